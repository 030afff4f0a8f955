// At most so many boxes: inside an element with data-most="3" the other boxes cannot be ticked once
// three different values are. Without this script the server refuses a fourth.

/** Keeps the boxes on the page within their limits, from now on. */
export function limitBoxes(): void {
  for (const group of document.querySelectorAll<HTMLElement>('[data-most]')) limit(group);
  // Before htmx reads the form, which listens to the box itself.
  document.addEventListener('change', (e) => e.target instanceof HTMLInputElement && ticked(e.target), true);
}

function ticked(box: HTMLInputElement): void {
  const group = box.closest<HTMLElement>('[data-most]');
  if (!group || box.type !== 'checkbox') return;
  // Two boxes with one value are two ways to choose the same thing: the last one counts.
  if (box.checked) boxes(group).forEach((other) => { if (other !== box && other.value === box.value) other.checked = false; });
  limit(group);
}

function limit(group: HTMLElement): void {
  const all = boxes(group);
  const chosen = new Set(all.filter((box) => box.checked).map((box) => box.value));
  const full = chosen.size >= Number(group.dataset.most);
  for (const box of all) box.disabled = full && !box.checked && !chosen.has(box.value);
}

function boxes(group: HTMLElement): HTMLInputElement[] {
  return [...group.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
}
