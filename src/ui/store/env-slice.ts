import type { BackendInfo } from '../../workers/train-protocol.ts';
import { readTeaching, readTheme, type Theme } from './appearance.ts';
import { readKeeping } from './keeping-choice.ts';

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
