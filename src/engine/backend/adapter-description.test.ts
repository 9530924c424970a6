import { describe, expect, it } from 'vitest';
import { describeAdapter, isSoftwareAdapter, type AdapterText } from './adapter-description.ts';

const text = (values: Partial<AdapterText>): AdapterText => ({
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  isFallbackAdapter: false,
  ...values,
});

describe('describeAdapter', () => {
  it('joins what the driver gives and leaves out repetitions', () => {
    const info = text({ vendor: 'nvidia', architecture: 'ampere', description: 'NVIDIA GeForce RTX 3060' });
    expect(describeAdapter(info)).toBe('nvidia ampere NVIDIA GeForce RTX 3060');
    expect(
      describeAdapter(text({ vendor: 'google', architecture: 'swiftshader', description: 'Google' })),
    ).toBe('google swiftshader');
  });

  it('says so when the driver gives nothing', () => {
    expect(describeAdapter(text({}))).toBe('an adapter that does not give its name');
  });
});

describe('isSoftwareAdapter', () => {
  it.each([
    [{ vendor: 'google', architecture: 'swiftshader' }],
    [{ description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }],
    [{ description: 'Microsoft Basic Render Driver' }],
    [{ vendor: 'x', isFallbackAdapter: true }],
  ] as Partial<AdapterText>[][])('is true for %j', (values) => {
    expect(isSoftwareAdapter(text(values))).toBe(true);
  });

  it('is false for a graphics card', () => {
    expect(isSoftwareAdapter(text({ vendor: 'nvidia', architecture: 'ampere' }))).toBe(false);
  });
});
