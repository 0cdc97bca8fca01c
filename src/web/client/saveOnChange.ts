/** A select that saves at once: its form is sent as if its save button had been pressed. */
export function saveOnChange(): void {
  document.addEventListener('change', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLSelectElement) || field.dataset.saveOnChange === undefined) return;
    const form = field.form;
    const save = form?.querySelector<HTMLButtonElement>('button[name="gor"][value="spara"]');
    if (form && save) form.requestSubmit(save);
  });
}
