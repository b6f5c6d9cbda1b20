const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/** A model's text without the characters by which it could steer the terminal. A tab is a space. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(CONTROL, '');
}
