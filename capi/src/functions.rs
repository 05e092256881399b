//! The functions, a line each: the shape of the call, the name in `activations`, and what the call takes beside arrays.
//! `into` also names the function in place, for where `src` and `dst` are one array.
//!
//! Each row is two functions: `single::sigmoid` is `activations_sigmoid_f32` in C, `double::sigmoid` is
//! `activations_sigmoid_f64`.

functions! { "activations_", activations;
    /// xs becomes 1/(1 + e^-x).
    in_place sigmoid();
    /// dst becomes 1/(1 + e^-x).
    into sigmoid_into() or sigmoid;
    /// xs becomes the derivative, s(1 - s) with s = sigmoid(x).
    in_place sigmoid_derivative();
    /// dst becomes the derivative, s(1 - s) with s = sigmoid(x).
    into sigmoid_derivative_into() or sigmoid_derivative;
    /// xs becomes the value, derivative the derivative at what xs was.
    with_derivative sigmoid_with_derivative();
    /// grad is multiplied by the derivative at x.
    backward sigmoid_backward();
    /// grad is multiplied by y(1 - y), where y is what sigmoid gave.
    from_output sigmoid_backward_from_output();

    /// xs becomes tanh(x).
    in_place tanh();
    /// dst becomes tanh(x).
    into tanh_into() or tanh;
    /// xs becomes the derivative, 1 - tanh(x)^2.
    in_place tanh_derivative();
    /// dst becomes the derivative, 1 - tanh(x)^2.
    into tanh_derivative_into() or tanh_derivative;
    /// xs becomes the value, derivative the derivative at what xs was.
    with_derivative tanh_with_derivative();
    /// grad is multiplied by the derivative at x.
    backward tanh_backward();
    /// grad is multiplied by 1 - y^2, where y is what tanh gave.
    from_output tanh_backward_from_output();

    /// xs becomes x where x >= 0, and 0 elsewhere.
    in_place relu();
    /// dst becomes x where x >= 0, and 0 elsewhere.
    into relu_into() or relu;
    /// xs becomes 1 where x >= 0, and 0 elsewhere.
    in_place relu_derivative();
    /// dst becomes 1 where x >= 0, and 0 elsewhere.
    into relu_derivative_into() or relu_derivative;
    /// xs becomes the value, derivative the derivative at what xs was.
    with_derivative relu_with_derivative();
    /// grad stays where x >= 0, and becomes 0 elsewhere.
    backward relu_backward();
    /// grad stays where y > 0, and becomes 0 elsewhere: also where x was 0, which y cannot tell from x < 0.
    from_output relu_backward_from_output();

    /// xs becomes x where x >= 0, and slope * x elsewhere.
    in_place leaky_relu(float slope);
    /// dst becomes x where x >= 0, and slope * x elsewhere.
    into leaky_relu_into(float slope) or leaky_relu;
    /// xs becomes 1 where x >= 0, and slope elsewhere.
    in_place leaky_relu_derivative(float slope);
    /// dst becomes 1 where x >= 0, and slope elsewhere.
    into leaky_relu_derivative_into(float slope) or leaky_relu_derivative;
    /// xs becomes the value, derivative the derivative at what xs was.
    with_derivative leaky_relu_with_derivative(float slope);
    /// grad stays where x >= 0, and is multiplied by slope elsewhere.
    backward leaky_relu_backward(float slope);
    /// grad as `..._backward` has it, from the output: needs slope >= 0.
    from_output leaky_relu_backward_from_output(float slope);

    /// xs is [outer, channels, inner_len]: x stays where x >= 0, and becomes slopes[channel] * x elsewhere.
    channels_in_place parametric_relu();
    /// The same from src into dst.
    channels_into parametric_relu_into() or parametric_relu;
    /// x becomes 1 where x >= 0, and slopes[channel] elsewhere.
    channels_in_place parametric_relu_derivative();
    /// The same from src into dst.
    channels_into parametric_relu_derivative_into() or parametric_relu_derivative;
    /// grad becomes the gradient of x, and each of slope_grads grows by the gradient of its channel's slope.
    channels_backward parametric_relu_backward();

    /// All of xs is one row: x becomes e^x / sum of e^x.
    in_place softmax();
    /// The same from src into dst.
    into softmax_into() or softmax;
    /// The same for each row of row_len elements.
    in_place softmax_rows(size row_len);
    /// The same for each row of src, into dst.
    into softmax_rows_into(size row_len) or softmax_rows;
    /// xs is [outer, axis_len, inner_len]: the same along the axis.
    in_place softmax_axis(size axis_len, size inner_len);
    /// The same along the axis of src, into dst.
    into softmax_axis_into(size axis_len, size inner_len) or softmax_axis;
    /// y is what softmax gave for one row; grad becomes the gradient of x.
    from_output softmax_backward();
    /// The same for each row of row_len elements.
    from_output softmax_rows_backward(size row_len);
    /// The same along the axis of [outer, axis_len, inner_len] data.
    from_output softmax_axis_backward(size axis_len, size inner_len);

    /// All of xs is one row: x becomes x - log(sum of e^x).
    in_place log_softmax();
    /// The same from src into dst.
    into log_softmax_into() or log_softmax;
    /// The same for each row of row_len elements.
    in_place log_softmax_rows(size row_len);
    /// The same for each row of src, into dst.
    into log_softmax_rows_into(size row_len) or log_softmax_rows;
    /// xs is [outer, axis_len, inner_len]: the same along the axis.
    in_place log_softmax_axis(size axis_len, size inner_len);
    /// The same along the axis of src, into dst.
    into log_softmax_axis_into(size axis_len, size inner_len) or log_softmax_axis;
    /// y is what log_softmax gave for one row; grad becomes the gradient of x.
    from_output log_softmax_backward();
    /// The same for each row of row_len elements.
    from_output log_softmax_rows_backward(size row_len);
    /// The same along the axis of [outer, axis_len, inner_len] data.
    from_output log_softmax_axis_backward(size axis_len, size inner_len);

    /// softmax of one row, where minus infinity marks what is masked; a row of nothing else becomes zeros.
    in_place masked_softmax();
    /// The same from src into dst.
    into masked_softmax_into() or masked_softmax;
    /// The same for each row of row_len elements.
    in_place masked_softmax_rows(size row_len);
    /// The same for each row of src, into dst.
    into masked_softmax_rows_into(size row_len) or masked_softmax_rows;
    /// xs is [outer, axis_len, inner_len]: the same along the axis.
    in_place masked_softmax_axis(size axis_len, size inner_len);
    /// The same along the axis of src, into dst.
    into masked_softmax_axis_into(size axis_len, size inner_len) or masked_softmax_axis;
}

/// Float in float's own arithmetic: faster, above all where the FPU has no double, and within the bound documented in
/// `activations::fast` instead of rounded correctly. Double as above.
pub mod fast {
    functions! { "activations_fast_", activations::fast;
        /// xs becomes 1/(1 + e^-x).
        in_place sigmoid();
        /// dst becomes 1/(1 + e^-x).
        into sigmoid_into() or sigmoid;
        /// xs becomes the derivative, s(1 - s) with s = sigmoid(x).
        in_place sigmoid_derivative();
        /// dst becomes the derivative, s(1 - s) with s = sigmoid(x).
        into sigmoid_derivative_into() or sigmoid_derivative;
        /// xs becomes the value, derivative the derivative at what xs was.
        with_derivative sigmoid_with_derivative();
        /// grad is multiplied by the derivative at x.
        backward sigmoid_backward();
        /// grad is multiplied by y(1 - y), where y is what sigmoid gave.
        from_output sigmoid_backward_from_output();

        /// xs becomes tanh(x).
        in_place tanh();
        /// dst becomes tanh(x).
        into tanh_into() or tanh;
        /// xs becomes the derivative, 1 - tanh(x)^2.
        in_place tanh_derivative();
        /// dst becomes the derivative, 1 - tanh(x)^2.
        into tanh_derivative_into() or tanh_derivative;
        /// xs becomes the value, derivative the derivative at what xs was.
        with_derivative tanh_with_derivative();
        /// grad is multiplied by the derivative at x.
        backward tanh_backward();
        /// grad is multiplied by 1 - y^2, where y is what tanh gave.
        from_output tanh_backward_from_output();

        /// All of xs is one row: x becomes e^x / sum of e^x.
        in_place softmax();
        /// The same from src into dst.
        into softmax_into() or softmax;
        /// The same for each row of row_len elements.
        in_place softmax_rows(size row_len);
        /// The same for each row of src, into dst.
        into softmax_rows_into(size row_len) or softmax_rows;
        /// xs is [outer, axis_len, inner_len]: the same along the axis.
        in_place softmax_axis(size axis_len, size inner_len);
        /// The same along the axis of src, into dst.
        into softmax_axis_into(size axis_len, size inner_len) or softmax_axis;
        /// y is what softmax gave for one row; grad becomes the gradient of x.
        from_output softmax_backward();
        /// The same for each row of row_len elements.
        from_output softmax_rows_backward(size row_len);
        /// The same along the axis of [outer, axis_len, inner_len] data.
        from_output softmax_axis_backward(size axis_len, size inner_len);

        /// All of xs is one row: x becomes x - log(sum of e^x).
        in_place log_softmax();
        /// The same from src into dst.
        into log_softmax_into() or log_softmax;
        /// The same for each row of row_len elements.
        in_place log_softmax_rows(size row_len);
        /// The same for each row of src, into dst.
        into log_softmax_rows_into(size row_len) or log_softmax_rows;
        /// xs is [outer, axis_len, inner_len]: the same along the axis.
        in_place log_softmax_axis(size axis_len, size inner_len);
        /// The same along the axis of src, into dst.
        into log_softmax_axis_into(size axis_len, size inner_len) or log_softmax_axis;
        /// y is what log_softmax gave for one row; grad becomes the gradient of x.
        from_output log_softmax_backward();
        /// The same for each row of row_len elements.
        from_output log_softmax_rows_backward(size row_len);
        /// The same along the axis of [outer, axis_len, inner_len] data.
        from_output log_softmax_axis_backward(size axis_len, size inner_len);
    }
}
