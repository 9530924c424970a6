// Whether runs and images are kept in this browser, as the person chose. Imports nothing: it is asked before the page begins.

const KEEPING_KEY = 'tendril-keep';

export function readKeeping(): boolean {
  try {
    return localStorage.getItem(KEEPING_KEY) !== 'no';
  } catch {
    return false;
  }
}

/** Remembers whether runs and images are kept. */
export function rememberKeeping(isKeeping: boolean): void {
  try {
    if (isKeeping) localStorage.removeItem(KEEPING_KEY);
    else localStorage.setItem(KEEPING_KEY, 'no');
  } catch {
    // Where this cannot be kept, nothing else can.
  }
}
