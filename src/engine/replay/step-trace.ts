// What a traced step consists of. Plain data: buffers that do not exist yet, and the dispatches that read and write them.

/** A GPU buffer as the step sees it; several of them will share one real buffer. */
export interface TracedBuffer {
  /** Position in StepTrace.buffers. */
  id: number;
  bytes: number;
  /** For messages: the input's name, or what wrote it. */
  name: string;
  /** input: given anew to each step; constant: uploaded once; computed: written by a dispatch. */
  origin: 'input' | 'constant' | 'computed';
  /** Contents of a constant. */
  data: Uint8Array | null;
}

export interface TracedPipeline {
  /** tfjs's key of the shader, unique on its backend. */
  key: string;
  descriptor: GPUComputePipelineDescriptor | null;
  /** null until it is compiled. */
  compiled: GPUComputePipeline | null;
}

/** A part of a buffer, in bytes; the offset is a multiple of 256. */
export interface TracedRange {
  offset: number;
  bytes: number;
}

export interface TracedDispatch {
  pipeline: TracedPipeline;
  /** What the dispatch computes, for counts and messages. */
  label: string;
  /** Name of the part of the step that it belongs to; null where none was named. */
  part: string | null;
  workgroups: readonly [number, number, number];
  /** Bindings 1 and up, in their order. */
  reads: number[];
  /** The parts of them that are bound; null: the whole buffer. */
  ranges: (TracedRange | null)[];
  /** Binding 0. */
  writes: number;
  /** Contents of the last binding. */
  uniforms: Uint8Array;
}

export interface StepTrace {
  buffers: TracedBuffer[];
  dispatches: TracedDispatch[];
  inputs: Record<string, number>;
  outputs: Record<string, number>;
}
