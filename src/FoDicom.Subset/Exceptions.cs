namespace FellowOakDicom
{
    /// <summary>The root of what this library throws about DICOM.</summary>
    public abstract class DicomException : Exception
    {
        protected DicomException(string message) : base(message)
        {
        }

        protected DicomException(string message, Exception? innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>A data set does not hold what was asked of it, or cannot be read or written.</summary>
    public class DicomDataException : DicomException
    {
        public DicomDataException(string message) : base(message)
        {
        }

        public DicomDataException(string message, Exception? innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>A value breaks the rules of its VR or multiplicity. The message leaves out the content: it may tell of a patient.</summary>
    public class DicomValidationException(string content, DicomVR vr, string message)
        : DicomDataException($"{vr.Code}: {message}")
    {
        public string Content { get; } = content;

        public DicomVR VR { get; } = vr;
    }

    /// <summary>A file is missing, is not DICOM, or is broken beyond reading.</summary>
    public class DicomFileException : DicomDataException
    {
        internal DicomFileException(string message, Exception? innerException = null) : base(message, innerException)
        {
        }
    }
}

namespace FellowOakDicom.Imaging
{
    /// <summary>A data set's image cannot be had from its attributes.</summary>
    public class DicomImagingException(string message) : DicomException(message);
}

namespace FellowOakDicom.Imaging.Codec
{
    /// <summary>No codec turns the one pixel encoding into the other.</summary>
    public class DicomCodecException(string message) : DicomException(message);
}
