// The WebAssembly module of ONNX Runtime Training with a free() that leaves the stack alone: the package's two functions for parameter buffers hand it
// stack memory, which now and then ruins the heap.
import createModule from '../ort/training/ort-training-wasm-simd-threaded.mjs';

export default async function create(options) {
    const module = await createModule(options);
    const { _free: free, stackAlloc } = module;
    const top = module.stackSave();
    let lowest = top;
    module.stackAlloc = size => {
        const address = stackAlloc(size);
        lowest = Math.min(lowest, address);
        return address;
    };
    module._free = address => address >= lowest && address < top ? undefined : free(address);
    return module;
}
