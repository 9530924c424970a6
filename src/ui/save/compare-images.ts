// Whether the images that are open are those a run was trained on. Pure.

interface Images {
  /** As the page shows it: two sets may share it. */
  name: string;
  /** See DataApi.fingerprint; null: it was not written down. */
  fingerprint: string | null;
}

/**
 * @param fileName of the run
 * @returns what cannot be told, as one sentence; null: they are the same
 * @throws Error with one sentence where they are others
 */
export function compareImages(
  trained: Images,
  open: Images & { fingerprint: string },
  fileName: string,
): string | null {
  if (trained.fingerprint === open.fingerprint) return null;
  if (trained.name !== open.name)
    throw new Error(
      `${fileName} was trained on ${trained.name}, and ${open.name} is open: open ${trained.name} first.`,
    );
  if (trained.fingerprint !== null)
    throw new Error(
      `${fileName} was trained on other images or masks than those that are open, though both are called ${open.name}: open those first.`,
    );
  return `It does not tell on which images it was trained; their name, ${open.name}, is the same.`;
}
