// What the driver says about itself, for people. Pure.

export type AdapterText = Pick<
  GPUAdapterInfo,
  'vendor' | 'architecture' | 'device' | 'description' | 'isFallbackAdapter'
>;

const SOFTWARE_NAMES = /swiftshader|llvmpipe|lavapipe|basic render|software/i;

/** Vendor, architecture, device and description without repetitions, e.g. "google swiftshader"; never empty. */
export function describeAdapter(info: AdapterText): string {
  const words: string[] = [];
  for (const word of [info.vendor, info.architecture, info.device, info.description]) {
    const isNew = words.every((known) => !known.toLowerCase().includes(word.toLowerCase()));
    if (word !== '' && isNew) words.push(word);
  }
  return words.length === 0 ? 'an adapter that does not give its name' : words.join(' ');
}

/** True for adapters that compute on the processor: SwiftShader, llvmpipe, Microsoft Basic Render Driver. */
export function isSoftwareAdapter(info: AdapterText): boolean {
  return info.isFallbackAdapter === true || SOFTWARE_NAMES.test(describeAdapter(info));
}
