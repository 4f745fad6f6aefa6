import { posix } from 'node:path';
import type { Finding, Repository } from '../repository';
import { parsePage } from './markdown';

/** Every link inside the repository leads somewhere, down to the heading. */
export function checkLinks(repository: Repository): Finding[] {
  return repository.matching(/\.md$/).flatMap((file) =>
    parsePage(repository.text(file))
      .links.filter((link) => !/^[a-z][a-z+.-]*:/i.test(link))
      .flatMap((link) => {
        const message = whatIsWrongWith(repository, file, decodeURI(link));
        return message ? [{ file, message }] : [];
      }),
  );
}

function whatIsWrongWith(repository: Repository, file: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, '');
  if (target !== '.' && !repository.has(target)) return `links to ${path}, which is not there`;
  if (anchor === undefined || !target.endsWith('.md')) return null;
  return parsePage(repository.text(target)).anchors.has(anchor) ? null : `links to ${link}, but there is no such heading`;
}
