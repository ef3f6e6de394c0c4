/** The text of a field of a form, for handlers of its input. */
export function valueOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : '';
}
