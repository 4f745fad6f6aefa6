import { Marked } from 'marked';
import { answerRenderer } from './answer-renderer';
import { formulaSyntax } from './formula-syntax';

/** The one reading of markdown that splitting and rendering share. */
export const answerParser = new Marked({ gfm: true }, formulaSyntax, answerRenderer);
