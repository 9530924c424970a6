// Light or dark, and the size of type: shown before the page's own code is there, and kept in this browser. Imports nothing.

export type Theme = 'system' | 'light' | 'dark';

const THEME_KEY = 'tendril-theme';

export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    // Storage may be forbidden; the system's theme is then the right one.
    return 'system';
  }
}

const TEACHER_KEY = 'tendril-teacher';

export function readTeaching(): boolean {
  try {
    return localStorage.getItem(TEACHER_KEY) === 'yes';
  } catch {
    // Storage may be forbidden; type then has its usual size.
    return false;
  }
}

/** Shows and keeps the size of type: larger for a projector, or the usual one. */
export function applyTeaching(isTeaching: boolean): void {
  document.documentElement.toggleAttribute('data-teacher', isTeaching);
  try {
    if (isTeaching) localStorage.setItem(TEACHER_KEY, 'yes');
    else localStorage.removeItem(TEACHER_KEY);
  } catch {
    // Not kept for the next visit: nothing else is lost.
  }
}

/** Shows and keeps a theme. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Not kept for the next visit: nothing else is lost.
  }
}
