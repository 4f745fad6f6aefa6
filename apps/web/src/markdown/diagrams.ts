import { inject, Injectable } from '@angular/core';
import { Language } from '../i18n/language';

/** Draws a diagram under its source, once a reader asks for it. */
@Injectable({ providedIn: 'root' })
export class Diagrams {
  private readonly t = inject(Language).t;

  async show(code: Element): Promise<void> {
    const source = code.querySelector('code')?.textContent ?? '';
    code.querySelector('.diagram')?.remove();
    const place = document.createElement('div');
    place.className = 'diagram';
    try {
      const { drawDiagram } = await import('./diagram');
      place.append(await this.picture(await drawDiagram(source, isDark())));
    } catch (error) {
      place.setAttribute('role', 'alert');
      place.textContent = this.t('answer.diagramWrong', { reason: error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error) });
    }
    code.append(place);
  }

  private async picture(svg: Blob): Promise<HTMLImageElement> {
    const image = document.createElement('img');
    image.alt = this.t('answer.diagram');
    image.src = URL.createObjectURL(svg);
    await image.decode().finally(() => URL.revokeObjectURL(image.src));
    return image;
  }
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}
