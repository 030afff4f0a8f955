// Folded questions that follow each other: an answer in one opens the next that has none. Nothing
// closes and the focus stays, so nothing moves under a thumb or a keyboard. Without this script people
// open them themselves.

/** Opens the next question from now on. */
export function openNext(): void {
  document.addEventListener('change', (e) => {
    const question = e.target instanceof HTMLInputElement ? e.target.closest<HTMLDetailsElement>('details[data-next]') : null;
    let next = question?.nextElementSibling;
    while (next instanceof HTMLDetailsElement && next.querySelector(':checked')) next = next.nextElementSibling;
    if (next instanceof HTMLDetailsElement) next.open = true;
  });
}
