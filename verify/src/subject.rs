//! The functions whose results are checked, and how to call each on a backend.

use activations::{Backend, Float};
use clap::ValueEnum;
use oracle::Function;

/// What the command line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Subject {
    Sigmoid,
    Tanh,
    SigmoidDerivative,
    TanhDerivative,
    SigmoidWithDerivative,
    TanhWithDerivative,
    SigmoidBackward,
    TanhBackward,
    Softmax,
    LogSoftmax,
    #[value(name = "fast::sigmoid")]
    FastSigmoid,
    #[value(name = "fast::tanh")]
    FastTanh,
    #[value(name = "fast::sigmoid_derivative")]
    FastSigmoidDerivative,
    #[value(name = "fast::tanh_derivative")]
    FastTanhDerivative,
    #[value(name = "fast::sigmoid_with_derivative")]
    FastSigmoidWithDerivative,
    #[value(name = "fast::tanh_with_derivative")]
    FastTanhWithDerivative,
    #[value(name = "fast::softmax")]
    FastSoftmax,
    #[value(name = "fast::log_softmax")]
    FastLogSoftmax,
}

/// How a function is checked.
pub(crate) enum Kind {
    /// x to one or two results, each with a truth of its own.
    Pointwise(&'static [Function]),
    /// x and a gradient to its product with the derivative.
    Backward(Function),
    /// A row to a row.
    Rows,
    /// As `Pointwise`, but within a bound, and for f32 alone: in f64 these are the functions of the crate's root.
    Fast(&'static [Function]),
}

/// The name under which a truth's function is checked, bounded and hashed.
pub(crate) fn name_of(function: Function) -> &'static str {
    match function {
        Function::Sigmoid => "sigmoid",
        Function::Tanh => "tanh",
        Function::SigmoidDerivative => "sigmoid_derivative",
        Function::TanhDerivative => "tanh_derivative",
        Function::Exp => "exp",
    }
}

impl Subject {
    /// As the command line and the crate have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sigmoid => name_of(Function::Sigmoid),
            Self::Tanh => name_of(Function::Tanh),
            Self::SigmoidDerivative => name_of(Function::SigmoidDerivative),
            Self::TanhDerivative => name_of(Function::TanhDerivative),
            Self::SigmoidWithDerivative => "sigmoid_with_derivative",
            Self::TanhWithDerivative => "tanh_with_derivative",
            Self::SigmoidBackward => "sigmoid_backward",
            Self::TanhBackward => "tanh_backward",
            Self::Softmax => "softmax",
            Self::LogSoftmax => "log_softmax",
            Self::FastSigmoid => "fast::sigmoid",
            Self::FastTanh => "fast::tanh",
            Self::FastSigmoidDerivative => "fast::sigmoid_derivative",
            Self::FastTanhDerivative => "fast::tanh_derivative",
            Self::FastSigmoidWithDerivative => "fast::sigmoid_with_derivative",
            Self::FastTanhWithDerivative => "fast::tanh_with_derivative",
            Self::FastSoftmax => "fast::softmax",
            Self::FastLogSoftmax => "fast::log_softmax",
        }
    }

    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Sigmoid => Kind::Pointwise(&[Function::Sigmoid]),
            Self::Tanh => Kind::Pointwise(&[Function::Tanh]),
            Self::SigmoidDerivative => Kind::Pointwise(&[Function::SigmoidDerivative]),
            Self::TanhDerivative => Kind::Pointwise(&[Function::TanhDerivative]),
            Self::SigmoidWithDerivative => Kind::Pointwise(&[Function::Sigmoid, Function::SigmoidDerivative]),
            Self::TanhWithDerivative => Kind::Pointwise(&[Function::Tanh, Function::TanhDerivative]),
            Self::SigmoidBackward => Kind::Backward(Function::SigmoidDerivative),
            Self::TanhBackward => Kind::Backward(Function::TanhDerivative),
            Self::Softmax | Self::LogSoftmax | Self::FastSoftmax | Self::FastLogSoftmax => Kind::Rows,
            Self::FastSigmoid => Kind::Fast(&[Function::Sigmoid]),
            Self::FastTanh => Kind::Fast(&[Function::Tanh]),
            Self::FastSigmoidDerivative => Kind::Fast(&[Function::SigmoidDerivative]),
            Self::FastTanhDerivative => Kind::Fast(&[Function::TanhDerivative]),
            Self::FastSigmoidWithDerivative => Kind::Fast(&[Function::Sigmoid, Function::SigmoidDerivative]),
            Self::FastTanhWithDerivative => Kind::Fast(&[Function::Tanh, Function::TanhDerivative]),
        }
    }

    /// Runs the function on `xs` where it stands. `second` receives the derivative of `..._with_derivative`, and holds
    /// the x of `..._backward`, for which `xs` is the gradient; the others leave it alone.
    pub(crate) fn run<T: Float>(self, backend: Backend, xs: &mut [T], second: &mut [T]) {
        const ONE_LENGTH: &str = "slices of one length";
        match self {
            Self::Sigmoid => backend.sigmoid(xs),
            Self::Tanh => backend.tanh(xs),
            Self::SigmoidDerivative => backend.sigmoid_derivative(xs),
            Self::TanhDerivative => backend.tanh_derivative(xs),
            Self::SigmoidWithDerivative => backend.sigmoid_with_derivative(xs, second).expect(ONE_LENGTH),
            Self::TanhWithDerivative => backend.tanh_with_derivative(xs, second).expect(ONE_LENGTH),
            Self::SigmoidBackward => backend.sigmoid_backward(second, xs).expect(ONE_LENGTH),
            Self::TanhBackward => backend.tanh_backward(second, xs).expect(ONE_LENGTH),
            Self::Softmax => backend.softmax(xs),
            Self::LogSoftmax => backend.log_softmax(xs),
            Self::FastSigmoid => backend.fast_sigmoid(xs),
            Self::FastTanh => backend.fast_tanh(xs),
            Self::FastSigmoidDerivative => backend.fast_sigmoid_derivative(xs),
            Self::FastTanhDerivative => backend.fast_tanh_derivative(xs),
            Self::FastSigmoidWithDerivative => backend.fast_sigmoid_with_derivative(xs, second).expect(ONE_LENGTH),
            Self::FastTanhWithDerivative => backend.fast_tanh_with_derivative(xs, second).expect(ONE_LENGTH),
            Self::FastSoftmax => backend.fast_softmax(xs),
            Self::FastLogSoftmax => backend.fast_log_softmax(xs),
        }
    }
}
