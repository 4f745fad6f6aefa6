/** Text from outside as PostgreSQL can keep it: without NUL characters and halves of surrogate pairs. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
