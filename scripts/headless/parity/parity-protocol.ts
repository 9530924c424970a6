// What Node and the parity page say to each other. Types only.
import type { RunConfig } from '../../../src/engine/run-config.ts';

export interface ParityStep {
  loss: number;
  dice: number;
  ce: number;
  connectivity: number | null;
  learningRate: number;
}

export interface ParitySet {
  /** K */
  classCount: number;
  channels: 1 | 3;
  trainCount: number;
}

/** What the page offers as `window.tendrilParity`. Files are PUT below the output address. */
export interface ParityPage {
  /** Brings the backend up and returns its device's description. */
  openBackend(backend: 'wasm' | 'webgpu'): Promise<string>;
  /** Opens the served files as a data set, all of it for training. */
  openData(): Promise<ParitySet>;
  /** PUTs `initial` and `batches`: the weights before the first step, and the inputs of every step. */
  sendInputs(config: RunConfig): Promise<void>;
  /**
   * Trains; PUTs `gradient` (of the first step), `trajectory` (weights after every step), `final` and `prediction` (of the
   * first batch by the final weights).
   */
  train(config: RunConfig): Promise<ParityStep[]>;
  /** Loads a weights file of the given address; PUTs `final` (as loaded) and `prediction` (of the first batch). */
  predict(config: RunConfig, weightsUrl: string): Promise<void>;
}

declare global {
  interface Window {
    tendrilParity?: ParityPage;
  }
}
