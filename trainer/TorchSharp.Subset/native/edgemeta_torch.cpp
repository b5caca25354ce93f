// The whole native side of the TorchSharp subset: one boxed operator call through the c10 dispatcher, the autograd engine, and a
// tensor's handle, shape and memory. Operators are found by name at run time, so adding one needs no change here.
//
// Conventions. A handle is the TensorImpl* of an intrusive pointer; null means "no tensor". Arguments are borrowed, results are owned
// by the caller and given back through em_free. Every function that can fail returns 0 or 1 and leaves the message for em_error: no
// exception crosses this boundary, since an uncaught one would end the process. Arrays belong to the caller and are read during the call.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/GradMode.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstring>
#include <string>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

enum Tag : int32_t { None, TensorTag, Int, Double, Bool, IntList, TensorList, DoubleList, String, Default, DeviceTag, GeneratorTag };

// Mirrors TorchSharp.Native.Value: 16 bytes, no padding.
struct Value {
    int32_t tag;
    int32_t count;
    union {
        int64_t integer;
        double real;
        void* pointer;
    };
};
static_assert(sizeof(Value) == 16, "Value is passed by pointer from managed code");

struct Info {
    int32_t dtype, device_type, device_index, dimensions;
    int64_t elements;
    int32_t requires_grad, is_leaf, is_contiguous, element_size;
};

// What a schema says about an argument, looked at once per operator instead of once per call.
struct Parameter {
    c10::TypeKind kind;
    bool holes;  // a list whose entries may be missing: Tensor?[]
    int64_t bound;  // of an enumeration that travels as a number; 0 for a plain number. Operators index tables by it, unchecked.
    c10::optional<c10::IValue> preset;
};

struct Operator {
    c10::OperatorHandle handle;
    std::string name;
    std::vector<Parameter> parameters;
};

thread_local std::string message;

// what() of a c10::Error ends in a C++ stack trace that means nothing to a caller.
template <typename Body>
int guard(Body&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const c10::Error& error) {
        message = error.what_without_backtrace();
    } catch (const std::exception& error) {
        message = error.what();
    } catch (...) {
        message = "unknown native error";
    }
    return 1;
}

at::Tensor borrow(void* handle) {
    if (handle == nullptr) return {};
    return at::Tensor(c10::intrusive_ptr<at::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(static_cast<at::TensorImpl*>(handle)));
}

void* release(at::Tensor tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

at::Generator generator(void* handle) {
    return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(static_cast<c10::GeneratorImpl*>(handle)));
}

std::vector<at::Tensor> tensors(void** handles, int count) {
    std::vector<at::Tensor> result;
    result.reserve(count);
    for (int i = 0; i < count; ++i) result.push_back(borrow(handles[i]));
    return result;
}

c10::TypePtr without_optional(const c10::TypePtr& type, bool* optional = nullptr) {
    auto* wrapper = type->castRaw<c10::OptionalType>();
    if (optional != nullptr) *optional = wrapper != nullptr;
    return wrapper != nullptr ? wrapper->getElementType() : type;
}

int64_t bound(const c10::TypePtr& type) {
    switch (type->kind()) {
        case c10::TypeKind::ScalarTypeType: return static_cast<int64_t>(c10::ScalarType::Undefined);
        case c10::TypeKind::LayoutType: return static_cast<int64_t>(c10::Layout::NumOptions);
        case c10::TypeKind::MemoryFormatType: return static_cast<int64_t>(c10::MemoryFormat::NumOptions);
        default: return 0;
    }
}

Parameter parameter(const c10::Argument& argument) {
    auto type = without_optional(argument.type());
    bool holes = false;
    if (auto* list = type->castRaw<c10::ListType>()) without_optional(list->getElementType(), &holes);
    return {type->kind(), holes, bound(without_optional(argument.real_type())), argument.default_value()};
}

c10::IValue tensor_list(const Value& value, bool holes) {
    auto** handles = static_cast<void**>(value.pointer);
    if (!holes) return c10::List<at::Tensor>(tensors(handles, value.count));
    c10::List<c10::optional<at::Tensor>> list;
    list.reserve(value.count);
    for (int i = 0; i < value.count; ++i) list.push_back(handles[i] == nullptr ? c10::optional<at::Tensor>() : borrow(handles[i]));
    return list;
}

c10::IValue argument(const Value& value, const Parameter& expected) {
    switch (value.tag) {
        case None: return {};
        case TensorTag: return value.pointer == nullptr ? c10::IValue() : c10::IValue(borrow(value.pointer));
        case Int:
            TORCH_CHECK(expected.bound == 0 || (value.integer >= 0 && value.integer < expected.bound), value.integer, " is out of an enumeration's range");
            if (expected.kind == c10::TypeKind::FloatType) return static_cast<double>(value.integer);
            if (expected.kind == c10::TypeKind::BoolType) return value.integer != 0;
            return value.integer;
        case Double: return value.real;
        case Bool: return value.integer != 0;
        case IntList: return c10::IValue(c10::ArrayRef<int64_t>(static_cast<int64_t*>(value.pointer), value.count));
        case DoubleList: return c10::IValue(c10::ArrayRef<double>(static_cast<double*>(value.pointer), value.count));
        case TensorList: return tensor_list(value, expected.holes);
        case String: return std::string(static_cast<char*>(value.pointer), value.count);
        case DeviceTag: return c10::Device(static_cast<c10::DeviceType>(value.count), static_cast<c10::DeviceIndex>(value.integer));
        case GeneratorTag: return value.pointer == nullptr ? c10::IValue() : c10::IValue(generator(value.pointer));
        case Default:
            TORCH_CHECK(expected.preset.has_value(), "an argument without a default value was left out");
            return *expected.preset;
        default: TORCH_CHECK(false, "unknown argument tag ", value.tag);
    }
}

// Hands the results over in order, a list's entries one by one. Nothing is handed over unless everything fits.
int results(const torch::jit::Stack& stack, Value* out, int capacity) {
    size_t needed = 0;
    for (const auto& item : stack) needed += item.isTensorList() ? item.toTensorList().size() : 1;
    TORCH_CHECK(needed <= static_cast<size_t>(capacity), needed, " results, room for ", capacity);
    int n = 0;
    auto tensor = [&](at::Tensor t) { out[n].tag = TensorTag, out[n++].pointer = release(std::move(t)); };
    for (const auto& item : stack) {
        if (item.isTensor()) tensor(item.toTensor());
        else if (item.isTensorList()) for (const at::Tensor& t : item.toTensorList()) tensor(t);
        else if (item.isInt()) out[n].tag = Int, out[n++].integer = item.toInt();
        else if (item.isDouble()) out[n].tag = Double, out[n++].real = item.toDouble();
        else if (item.isBool()) out[n].tag = Bool, out[n++].integer = item.toBool();
        else out[n++].tag = None;
    }
    return n;
}

}  // namespace

// Changes whenever a signature or struct here does; managed code refuses any other number.
EXPORT int em_abi() noexcept { return 1; }

// Copies at most `capacity` bytes of this thread's last message and returns its full length.
EXPORT int em_error(char* buffer, int capacity) noexcept {
    std::memcpy(buffer, message.data(), std::min<size_t>(message.size(), std::max(capacity, 0)));
    return static_cast<int>(message.size());
}

// An operator lives as long as the process: managed code keeps it in a static field.
EXPORT int em_operator(const char* name, const char* overload, void** result) noexcept {
    return guard([&] {
        auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
        auto* op = new Operator{handle, name, {}};
        for (const auto& a : handle.schema().arguments()) op->parameters.push_back(parameter(a));
        *result = op;
    });
}

EXPORT int em_call(void* handle, const Value* values, int count, Value* out, int capacity, int* produced) noexcept {
    return guard([&] {
        const auto& op = *static_cast<Operator*>(handle);
        TORCH_CHECK(static_cast<size_t>(count) <= op.parameters.size(), op.name, " takes at most ", op.parameters.size(), " arguments");
        torch::jit::Stack stack;
        stack.reserve(op.parameters.size());
        const Value absent{Default, 0, {0}};
        for (size_t i = 0; i < op.parameters.size(); ++i)
            stack.push_back(argument(i < static_cast<size_t>(count) ? values[i] : absent, op.parameters[i]));
        op.handle.callBoxed(&stack);
        *produced = results(stack, out, capacity);
    });
}

// Gradients of sum(outputs * grad_outputs) for each input; a null result means that the input did not take part (allow_unused only).
EXPORT int em_grad(
    void** outputs, int output_count, void** inputs, int input_count, void** grad_outputs,
    int retain_graph, int create_graph, int allow_unused, void** gradients) noexcept {
    return guard([&] {
        auto seeds = grad_outputs == nullptr ? std::vector<at::Tensor>() : tensors(grad_outputs, output_count);
        auto found = torch::autograd::grad(
            tensors(outputs, output_count), tensors(inputs, input_count), seeds, retain_graph != 0, create_graph != 0, allow_unused != 0);
        TORCH_CHECK(found.size() == static_cast<size_t>(input_count), "autograd returned ", found.size(), " gradients for ", input_count, " inputs");
        for (int i = 0; i < input_count; ++i) gradients[i] = release(std::move(found[i]));
    });
}

// retain_graph < 0: as create_graph. Without inputs every leaf accumulates.
EXPORT int em_backward(
    void** outputs, int output_count, void** grad_outputs, int retain_graph, int create_graph, void** inputs, int input_count) noexcept {
    return guard([&] {
        auto seeds = grad_outputs == nullptr ? std::vector<at::Tensor>() : tensors(grad_outputs, output_count);
        torch::autograd::backward(
            tensors(outputs, output_count), seeds, retain_graph < 0 ? c10::nullopt : c10::optional<bool>(retain_graph != 0), create_graph != 0,
            tensors(inputs, input_count));
    });
}

EXPORT void em_free(void* handle) noexcept {
    guard([&] { at::Tensor(c10::intrusive_ptr<at::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<at::TensorImpl*>(handle))); });
}

EXPORT int em_info(void* handle, Info* info) noexcept {
    return guard([&] {
        auto t = borrow(handle);
        auto device = t.device();
        *info = {
            static_cast<int32_t>(t.scalar_type()), static_cast<int32_t>(device.type()), device.index(), static_cast<int32_t>(t.dim()), t.numel(),
            t.requires_grad(), t.is_leaf(), t.is_contiguous(), static_cast<int32_t>(t.element_size())};
    });
}

// Both arrays hold em_info's number of dimensions.
EXPORT int em_layout(void* handle, int64_t* sizes, int64_t* strides) noexcept {
    return guard([&] {
        auto t = borrow(handle);
        std::copy(t.sizes().begin(), t.sizes().end(), sizes);
        std::copy(t.strides().begin(), t.strides().end(), strides);
    });
}

EXPORT int em_data(void* handle, void** data) noexcept {
    return guard([&] { *data = borrow(handle).data_ptr(); });
}

EXPORT int em_set_requires_grad(void* handle, int value) noexcept {
    return guard([&] { borrow(handle).requires_grad_(value != 0); });
}

EXPORT int em_get_grad(void* handle, void** gradient) noexcept {
    return guard([&] { *gradient = release(borrow(handle).grad()); });
}

EXPORT int em_set_grad(void* handle, void* gradient) noexcept {
    return guard([&] { borrow(handle).mutable_grad() = borrow(gradient); });
}

EXPORT int em_retain_grad(void* handle) noexcept {
    return guard([&] { borrow(handle).retain_grad(); });
}

// A tensor over the caller's memory; `deleter(context)` is called once, on whatever thread drops the last reference.
EXPORT int em_from_memory(
    void* data, const int64_t* sizes, int dimensions, int dtype, void* context, void (*deleter)(void*), void** result) noexcept {
    return guard([&] {
        auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
        *result = release(at::from_blob(data, c10::IntArrayRef(sizes, dimensions), [=](void*) { deleter(context); }, options));
    });
}

// Sets the thread's gradient mode (value < 0: leaves it) and returns what it was.
EXPORT int em_grad_mode(int value) noexcept {
    bool before = c10::GradMode::is_enabled();
    if (value >= 0) c10::GradMode::set_enabled(value != 0);
    return before;
}

EXPORT int em_set_threads(int threads) noexcept {
    return guard([&] { at::set_num_threads(threads); });
}

EXPORT int em_get_threads() noexcept { return at::get_num_threads(); }

EXPORT int em_device_count(int type) noexcept {
    auto device = static_cast<c10::DeviceType>(type);
    return c10::impl::hasDeviceGuardImpl(device) ? c10::impl::getDeviceGuardImpl(device)->deviceCount() : 0;
}

// seeded < 0: the default generator, shared; else a new one.
EXPORT int em_generator(int seeded, uint64_t seed, void** result) noexcept {
    return guard([&] {
        auto pointer = (seeded < 0 ? at::detail::getDefaultCPUGenerator() : at::detail::createCPUGenerator(seed)).getIntrusivePtr();
        *result = pointer.release();
    });
}

EXPORT void em_generator_free(void* handle) noexcept {
    guard([&] { c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(static_cast<c10::GeneratorImpl*>(handle)); });
}

// Sets the seed (set != 0) or reads it.
EXPORT int em_generator_seed(void* handle, int set, uint64_t* seed) noexcept {
    return guard([&] {
        auto g = generator(handle);
        std::lock_guard<std::mutex> lock(g.mutex());
        if (set != 0) g.set_current_seed(*seed);
        else *seed = g.current_seed();
    });
}

// Writes the state in (state set) or returns a copy.
EXPORT int em_generator_state(void* handle, void* state, void** result) noexcept {
    return guard([&] {
        auto g = generator(handle);
        std::lock_guard<std::mutex> lock(g.mutex());
        if (state != nullptr) g.set_state(borrow(state));
        else *result = release(g.get_state());
    });
}
