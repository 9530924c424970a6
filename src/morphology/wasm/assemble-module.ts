// A WebAssembly module from functions written as expressions: the bytes that WebAssembly.Module takes.
import { type Code, encodeUnsigned } from './instructions.ts';

export type ValueType = 'i32' | 'v128';

/** A parameter or a variable of a function. */
export interface Local {
  get: Code;
  set(value: Code): Code;
}

export interface WasmFunction {
  name: string;
  parameterCount: number;
  hasResult: boolean;
  locals: ValueType[];
  body: Code;
}

const TYPE_BYTES: Record<ValueType, number> = { i32: 0x7f, v128: 0x7b };
const FUNCTION_TYPE = 0x60;
const END = 0x0b;
const PAGE_COUNT = 1;

/**
 * Writes one function. Parameters and result are i32.
 *
 * @param write gives the body; `declare` makes a variable, 0 at first
 */
export function writeFunction<Name extends string>(
  name: string,
  parameterNames: readonly Name[],
  result: 'i32' | null,
  write: (parameters: Record<Name, Local>, declare: (type: ValueType) => Local) => Code,
): WasmFunction {
  const localAt = (index: number): Local => ({
    get: [0x20, ...encodeUnsigned(index)],
    set: (value) => [...value, 0x21, ...encodeUnsigned(index)],
  });
  const locals: ValueType[] = [];
  const parameters = Object.fromEntries(
    parameterNames.map((parameter, index) => [parameter, localAt(index)]),
  ) as Record<Name, Local>;
  const body = write(parameters, (type) => localAt(parameterNames.length + locals.push(type) - 1));
  return { name, parameterCount: parameterNames.length, hasResult: result !== null, locals, body };
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...encodeUnsigned(items.length), ...items.flat()];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = vector(items);
  return [id, ...encodeUnsigned(content.length), ...content];
}

function encodeName(name: string): number[] {
  const bytes = [...new TextEncoder().encode(name)];
  return [...encodeUnsigned(bytes.length), ...bytes];
}

/** Binary module that exports all functions by name, and its memory of one page at first as "memory". */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameterCount, hasResult }) => [
    FUNCTION_TYPE,
    ...vector(new Array<number[]>(parameterCount).fill([TYPE_BYTES.i32])),
    ...vector(hasResult ? [[TYPE_BYTES.i32]] : []),
  ]);
  const exported = functions.map(({ name }, index) => [...encodeName(name), 0, ...encodeUnsigned(index)]);
  const bodies = functions.map(({ locals, body }) => {
    const content = [...vector(locals.map((type) => [1, TYPE_BYTES[type]])), ...body, END];
    return [...encodeUnsigned(content.length), ...content];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(
      3,
      functions.map((_, index) => encodeUnsigned(index)),
    ),
    ...section(5, [[0, PAGE_COUNT]]),
    ...section(7, [...exported, [...encodeName('memory'), 2, 0]]),
    ...section(10, bodies),
  ]);
}
