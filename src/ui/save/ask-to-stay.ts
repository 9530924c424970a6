// The browser's promise not to delete by itself what this page keeps in it. A worker may read it, only the page may ask.

/** Firefox asks the person, which nobody expects in the middle of training; the others decide by themselves. */
const asksPerson = (): boolean => navigator.userAgent.includes('Firefox/');

/** @returns whether the browser has promised it; false also where it knows no such promise */
export async function askToStay(): Promise<boolean> {
  // There is none in a page that came over an open line.
  const storage = (navigator as Partial<Navigator>).storage;
  return (await storage?.persist?.().catch(() => false)) ?? false;
}

let isAsked = false;

/** Asks once, where nobody is disturbed by it. */
export function askToStayQuietly(): void {
  if (isAsked || asksPerson()) return;
  isAsked = true;
  void askToStay();
}
