// A WebAssembly module of ONNX Runtime Training with a free() that leaves the stack alone: onnxruntime-web's two functions for parameter buffers hand it
// stack memory, which ruins the heap; the next call or the one after it then never returns. For Node and for browsers.

export function guardStack(module) {
    const top = module.stackSave();
    let lowest = top;
    replace(module, 'stackAlloc', stackAlloc => size => {
        const address = stackAlloc(size);
        lowest = Math.min(lowest, address);
        return address;
    });
    replace(module, '_free', free => address => address >= lowest && address < top ? undefined : free(address));
    return module;
}

/** Puts another function in the place of an export. */
function replace(module, name, make) {
    const replacement = make(module[name]);
    // Emscripten's exports put the real function in their own place when they are first called.
    Object.defineProperty(module, name, { get: () => replacement, set() {} });
}
