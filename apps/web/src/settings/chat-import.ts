import { inject, Injectable } from '@angular/core';
import type { ImportLine, Problem } from '@parley/contracts';
import { Session } from '../identity/session';

/** Sends a file as it is, of any length, and tells line by line how far the service has come. */
@Injectable({ providedIn: 'root' })
export class ChatImport {
  private readonly session = inject(Session);

  /** @throws the problem with which the file was refused */
  async *send(file: File): AsyncGenerator<ImportLine> {
    const response = await this.post(file);
    if (!response.ok || !response.body) throw (await response.json()) as Problem;
    let rest = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(Boolean)) yield JSON.parse(line) as ImportLine;
    }
    if (rest.trim() !== '') yield JSON.parse(rest) as ImportLine;
  }

  private async post(file: File): Promise<Response> {
    const token = await this.session.token();
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/octet-stream' };
    return fetch('/api/import', { method: 'POST', headers, body: file });
  }
}
