export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const THEME = 'chatgenius-theme';
const DIRECTION = 'chatgenius-direction';

export const keptTheme = (): Theme => THEMES.find((theme) => theme === localStorage.getItem(THEME)) ?? 'system';
export const isRightToLeft = (): boolean => localStorage.getItem(DIRECTION) === 'rtl';

export function applyKeptTheme(): void {
  const theme = keptTheme();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr';
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(THEME, theme);
  applyKeptTheme();
}

export function keepDirection(rightToLeft: boolean): void {
  localStorage.setItem(DIRECTION, rightToLeft ? 'rtl' : 'ltr');
  applyKeptTheme();
}
