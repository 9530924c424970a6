import type { BackendInfo } from '../../workers/train-protocol.ts';
import { readKeeping } from './keeping-choice.ts';

export type Theme = 'system' | 'light' | 'dark';

export interface EnvSlice {
  backend: BackendInfo | null;
  /** One sentence: why no backend could be brought up; null while unknown or fine. */
  backendError: string | null;
  /** Who trains with the one training worker instead of the Train room; null: nobody. */
  trainingLentTo: string | null;
  theme: Theme;
  /** Larger type, for a projector. */
  isTeaching: boolean;
  /** Whether runs and images are kept in this browser, as the person chose. */
  isKeeping: boolean;
  /** One sentence: why nothing can be kept; null while it can. */
  keepingError: string | null;
  /** The page is stored and works without a network. */
  isOffline: boolean;
  /** A newer version is stored and waits to be shown. */
  isUpdateReady: boolean;
  /** Single-key commands can be switched off (WCAG 2.1.4). */
  areKeysOn: boolean;
}

const THEME_KEY = 'tendril-theme';

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    // Storage may be forbidden; the system's theme is then the right one.
    return 'system';
  }
}

const TEACHER_KEY = 'tendril-teacher';

function readTeaching(): boolean {
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

export function initialEnv(): EnvSlice {
  return {
    backend: null,
    backendError: null,
    trainingLentTo: null,
    theme: readTheme(),
    isTeaching: readTeaching(),
    isKeeping: readKeeping(),
    keepingError: null,
    isOffline: false,
    isUpdateReady: false,
    areKeysOn: true,
  };
}
