/** Leaving the field makes a chip of what was typed last. The focus comes back: whoever goes on may have to write there. */
export function finishField(pane: HTMLElement | null): void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLInputElement) || !pane?.contains(activeElement)) return;
  activeElement.blur();
  activeElement.focus();
}
