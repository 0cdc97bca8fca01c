/*
 * Rich text that is pasted into a plain field: its HTML goes along in a hidden field, so that headings, lists and links
 * are read too. Whoever edits the text afterwards means the text, and the HTML is forgotten.
 */

const MOST_CHARACTERS = 600_000;

export function keepRichText(): void {
  document.addEventListener('paste', (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement)) return;
    const hidden = partOf(area);
    const html = event.clipboardData?.getData('text/html') ?? '';
    const whole = area.selectionStart === 0 && area.selectionEnd === area.value.length;
    if (!hidden || !whole || !html || html.length > MOST_CHARACTERS) return;
    // After the text of the same paste has been put in, which is an input too.
    window.setTimeout(() => set(area, hidden, html));
  });
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    const hidden = partOf(target);
    if (hidden?.value) set(target, hidden, '');
  });
}

function set(area: HTMLTextAreaElement, hidden: HTMLInputElement, html: string): void {
  hidden.value = html;
  const notice = area.form?.querySelector<HTMLElement>('[data-rich-notice]');
  if (notice) notice.hidden = !html;
}

function partOf(area: HTMLTextAreaElement): HTMLInputElement | null {
  return area.form?.querySelector<HTMLInputElement>(`input[type=hidden][data-rich-of="${area.name}"]`) ?? null;
}
