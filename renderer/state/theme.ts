import type { Settings } from '../../shared/model/settings.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Puts the theme and density of the settings on the document, and follows the system where they say so. */
export function applyLook(settings: Settings): () => void {
  const root = document.documentElement;
  const paint = (): void => {
    root.dataset.theme = settings.theme === 'system' ? (dark.matches ? 'dark' : 'light') : settings.theme;
  };
  root.dataset.density = settings.density;
  paint();
  dark.addEventListener('change', paint);
  return () => dark.removeEventListener('change', paint);
}

export function isDarkNow(): boolean {
  return document.documentElement.dataset.theme === 'dark';
}
