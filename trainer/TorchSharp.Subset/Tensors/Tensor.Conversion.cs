using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor to_type(ScalarType type, bool copy = false) => new Call(Operators.to_dtype).Add(this).Add((long)type).Add(false).Add(copy).Tensor();

        public Tensor to(ScalarType type) => to_type(type);

        public Tensor to(Device device) => To(device, dtype, copy: false);

        public Tensor to(string device) => to(new Device(device));

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false) => To(new Device(deviceType, deviceIndex), dtype, copy);

        public Tensor to(ScalarType type, Device device, bool copy = false) => To(device, type, copy);

        public Tensor to(Tensor other) => To(other.device, other.dtype, copy: false);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null) => to(device ?? CUDA);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor clone() => Operators.clone.On(this);

        public Tensor alias() => Operators.alias.On(this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => new Call(Operators.copy_).Add(this).Add(source).Add(nonBlocking).InPlace(this);

        public Tensor fill_(Scalar value) => Operators.fill_.Into(this, value);

        public Tensor zero_() => Operators.zero_.Into(this);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones_like(this, dtype, device, requires_grad);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            new Call(Operators.normal_).Add(this).Add(mean).Add(std).Add(generator).InPlace(this);

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            new Call(Operators.uniform_).Add(this).Add(from).Add(to).Add(generator).InPlace(this);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => new Call(Operators.bernoulli_).Add(this).Add(p).Add(generator).InPlace(this);

        private Tensor To(Device device, ScalarType type, bool copy)
        {
            ArgumentNullException.ThrowIfNull(device);
            return new Call(Operators.to_device).Add(this).Add(device).Add((long)type).Add(false).Add(copy).Tensor();
        }
    }
}
