// The WebAssembly module of ONNX Runtime Training, as the package's loader asks for it.
import createModule from '../ort/training/ort-training-wasm-simd-threaded.mjs';
import { guardStack } from '../ort/training/stack-guard.mjs';

export default async options => guardStack(await createModule(options));
