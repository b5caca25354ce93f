using System.Globalization;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Kinds of devices; the numbers are libtorch's.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    META = 14,
}

public static partial class torch
{
    /// <summary>Where a tensor's memory is: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    public class Device
    {
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            var parts = description.Split(':');
            if (parts.Length > 2 || !Enum.TryParse<DeviceType>(parts[0], ignoreCase: true, out var parsed) || char.IsAsciiDigit(description.FirstOrDefault()))
                throw new ArgumentException($"'{description}' is no device: write cpu, cuda or cuda:N", nameof(description));
            type = parsed;
            index = -1;
            if (parts.Length == 2)
            {
                if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > sbyte.MaxValue)
                    throw new ArgumentException($"'{description}' is no device: '{parts[1]}' is no index", nameof(description));
                index = number;
            }
        }

        public Device(string deviceType, int index = -1)
            : this(deviceType) => this.index = index;

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        /// <summary>-1: the current one of its type.</summary>
        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() =>
            type == DeviceType.CPU || index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA { get; } = new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    public static unsafe class cuda
    {
        public static int device_count() => Shim.DeviceCount((int)DeviceType.CUDA);

        public static bool is_available() => device_count() > 0;

        public static bool is_cudnn_available() => false;
    }
}
