//! Which arguments are answered with which status, and that nothing is written then.

use activations_c::{Status, double, single};
use std::ptr;

/// A pointer that is not aligned for anything but bytes.
fn misaligned<T>(xs: &mut [T]) -> *mut T {
    xs.as_mut_ptr().wrapping_byte_add(1)
}

/// Data that no function leaves as it is.
fn data() -> [f32; 8] {
    [-3.0, -2.0, -1.0, 0.5, 1.0, 2.0, 3.0, 4.0]
}

#[test]
fn ok() {
    let mut xs = [0.0f32, f32::NEG_INFINITY];
    // SAFETY: the pointer and the length are those of an array.
    assert_eq!(unsafe { single::sigmoid(xs.as_mut_ptr(), 2) }, Status::OK);
    assert_eq!(xs, [0.5, 0.0]);

    let mut xs = [0.0f64, f64::NEG_INFINITY];
    // SAFETY: the pointer and the length are those of an array.
    assert_eq!(unsafe { double::sigmoid(xs.as_mut_ptr(), 2) }, Status::OK);
    assert_eq!(xs, [0.5, 0.0]);
}

#[test]
fn length_0_looks_at_no_pointer() {
    let mut xs = data();
    let odd = misaligned(&mut xs);
    let nowhere = ptr::without_provenance_mut(usize::MAX);
    for p in [ptr::null_mut(), odd, nowhere] {
        // SAFETY: arrays without elements.
        unsafe {
            assert_eq!(single::sigmoid(p, 0), Status::OK);
            assert_eq!(single::sigmoid_into(ptr::null(), p, 0), Status::OK);
            assert_eq!(single::sigmoid_into(odd, p, 0), Status::OK);
            assert_eq!(single::tanh_with_derivative(p, p, 0), Status::OK);
            assert_eq!(single::relu_backward(p, p, 0), Status::OK);
            assert_eq!(single::softmax_rows(p, 0, 0), Status::OK);
            assert_eq!(single::softmax_axis(p, 0, 3, 0), Status::OK);
            assert_eq!(single::parametric_relu(p, 0, p, 0, 0), Status::OK);
            assert_eq!(single::parametric_relu_backward(p, p, 0, p, 0, 0, p), Status::OK);
        }
    }
    assert_eq!(xs, data());
}

#[test]
fn length_0_has_every_shape() {
    let slopes = [0.5; 2];
    let p = ptr::null_mut();
    // SAFETY: arrays without elements, and one with two.
    unsafe {
        assert_eq!(single::softmax_axis(p, 0, usize::MAX, usize::MAX), Status::OK);
        assert_eq!(single::log_softmax_axis(p, 0, usize::MAX, usize::MAX), Status::OK);
        assert_eq!(single::parametric_relu(p, 0, slopes.as_ptr(), 2, usize::MAX), Status::OK);
    }
}

#[test]
fn null() {
    let mut xs = data();
    let p = xs.as_mut_ptr();
    let (null, len) = (ptr::null_mut(), xs.len());
    // SAFETY: null, or the pointer of an array of `len`.
    unsafe {
        assert_eq!(single::sigmoid(null, len), Status::NULL);
        assert_eq!(double::sigmoid(ptr::null_mut(), 1), Status::NULL);
        assert_eq!(single::sigmoid_into(null, null, len), Status::NULL);
        assert_eq!(single::sigmoid_into(null, p, len), Status::NULL);
        assert_eq!(single::sigmoid_into(p, null, len), Status::NULL);
        assert_eq!(single::tanh_with_derivative(p, null, len), Status::NULL);
        assert_eq!(single::tanh_backward(null, p, len), Status::NULL);
        assert_eq!(single::parametric_relu(p, len, null, 2, 1), Status::NULL);
        assert_eq!(single::parametric_relu(null, 0, null, 2, 1), Status::NULL);
        assert_eq!(single::parametric_relu_into(null, p, len, p, 1, 1), Status::NULL);
        assert_eq!(single::parametric_relu_backward(p, p, len, p, 1, 1, null), Status::NULL);
    }
    assert_eq!(xs, data());
}

#[test]
fn alignment() {
    let mut xs = data();
    let mut doubles = [1.0f64; 4];
    let p = xs.as_mut_ptr();
    let odd = misaligned(&mut xs);
    // SAFETY: pointers into arrays that have more elements than the call is told.
    unsafe {
        assert_eq!(single::relu(odd, 4), Status::ALIGNMENT);
        assert_eq!(single::relu_into(odd, odd, 4), Status::ALIGNMENT);
        assert_eq!(single::relu_into(p, odd, 4), Status::ALIGNMENT);
        assert_eq!(single::relu_backward(odd, p, 4), Status::ALIGNMENT);
        assert_eq!(single::parametric_relu(p, 4, odd, 2, 1), Status::ALIGNMENT);
        assert_eq!(double::relu(misaligned(&mut doubles), 2), Status::ALIGNMENT);
    }
    assert_eq!(xs, data());
    assert_eq!(doubles, [1.0; 4]);
}

#[test]
fn length() {
    let mut xs = data();
    let p = xs.as_mut_ptr();
    let top = ptr::without_provenance_mut(usize::MAX - 7);
    // SAFETY: no call comes to read an array that is too long.
    unsafe {
        assert_eq!(single::softmax(p, usize::MAX), Status::LENGTH);
        assert_eq!(single::softmax(p, isize::MAX as usize / 4 + 1), Status::LENGTH);
        assert_eq!(double::softmax(ptr::dangling_mut(), isize::MAX as usize / 8 + 1), Status::LENGTH);
        assert_eq!(single::softmax_into(p, p, usize::MAX / 4 + 1), Status::LENGTH);
        assert_eq!(single::softmax(top, 2), Status::LENGTH);
        assert_eq!(single::parametric_relu(p, 1, p.add(1), usize::MAX / 4 + 2, 1), Status::LENGTH);
    }
    assert_eq!(xs, data());
}

#[test]
fn overlap() {
    let mut xs = data();
    let p = xs.as_mut_ptr();
    // SAFETY: pointers into one array of 8, and no element beyond it.
    unsafe {
        for apart in 1..4 {
            assert_eq!(single::sigmoid_into(p, p.add(apart), 4), Status::OVERLAP);
            assert_eq!(single::sigmoid_into(p.add(apart), p, 4), Status::OVERLAP);
        }
        assert_eq!(single::sigmoid_with_derivative(p, p, 4), Status::OVERLAP);
        assert_eq!(single::sigmoid_backward(p, p, 4), Status::OVERLAP);
        assert_eq!(single::sigmoid_backward(p.add(3), p, 4), Status::OVERLAP);
        assert_eq!(single::parametric_relu(p, 4, p.add(3), 2, 1), Status::OVERLAP);
        assert_eq!(single::parametric_relu_into(p, p, 4, p, 4, 1), Status::OVERLAP);
        assert_eq!(single::parametric_relu_into(p, p.add(4), 4, p.add(6), 2, 1), Status::OVERLAP);
        assert_eq!(single::parametric_relu_backward(p, p.add(2), 2, p.add(4), 2, 1, p.add(4)), Status::OVERLAP);
        assert_eq!(single::parametric_relu_backward(p, p.add(2), 2, p.add(4), 2, 1, p.add(3)), Status::OVERLAP);
    }
    assert_eq!(xs, data());
}

#[test]
fn one_array_is_in_place_and_neighbours_are_apart() {
    let mut xs = data();
    let p = xs.as_mut_ptr();
    // SAFETY: pointers into one array of 8, and no element beyond it.
    unsafe {
        assert_eq!(single::relu_into(p, p, 4), Status::OK);
        assert_eq!(single::relu_into(p, p.add(4), 4), Status::OK);
        assert_eq!(xs, [0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.5]);
    }

    let mut xs = data();
    let p = xs.as_mut_ptr();
    // SAFETY: pointers into one array of 8, and no element beyond it.
    unsafe {
        // The last two are slopes.
        assert_eq!(single::parametric_relu_into(p, p, 6, p.add(6), 2, 1), Status::OK);
        assert_eq!(xs, [-9.0, -8.0, -3.0, 0.5, 1.0, 2.0, 3.0, 4.0]);
        // Arrays that are only read may overlap.
        assert_eq!(single::parametric_relu_into(p, p.add(4), 4, p, 4, 1), Status::OK);
    }
    assert_eq!(xs, [-9.0, -8.0, -3.0, 0.5, 81.0, 64.0, 9.0, 0.5]);
}

#[test]
fn shape() {
    let mut xs = data();
    let p = xs.as_mut_ptr();
    let mut dst = data();
    let q = dst.as_mut_ptr();
    let slopes = [0.5; 3];
    // SAFETY: the pointers and the lengths are those of arrays.
    unsafe {
        assert_eq!(single::softmax_rows(p, 8, 3), Status::SHAPE);
        assert_eq!(single::softmax_rows(p, 8, 0), Status::SHAPE);
        assert_eq!(single::softmax_rows_into(p, q, 8, 3), Status::SHAPE);
        assert_eq!(single::softmax_rows_into(p, p, 8, 3), Status::SHAPE);
        assert_eq!(single::softmax_axis(p, 8, 2, 3), Status::SHAPE);
        assert_eq!(single::softmax_axis(p, 8, usize::MAX, 2), Status::SHAPE);
        assert_eq!(single::softmax_rows_backward(p, q, 8, 5), Status::SHAPE);
        assert_eq!(single::masked_softmax_rows(p, 8, 16), Status::SHAPE);
        assert_eq!(single::parametric_relu(p, 8, slopes.as_ptr(), 3, 1), Status::SHAPE);
        assert_eq!(single::parametric_relu(p, 8, slopes.as_ptr(), 2, 0), Status::SHAPE);
        assert_eq!(single::parametric_relu(p, 8, ptr::null(), 0, 1), Status::SHAPE);
        assert_eq!(single::parametric_relu_into(p, q, 8, slopes.as_ptr(), 2, 3), Status::SHAPE);
    }
    assert_eq!(xs, data());
    assert_eq!(dst, data());
}

/// Where several apply, the first of the list is answered.
#[test]
fn order() {
    let mut xs = data();
    let p = xs.as_mut_ptr();
    let odd = misaligned(&mut xs);
    // SAFETY: every call is answered before an array is read.
    unsafe {
        assert_eq!(single::sigmoid_into(odd, ptr::null_mut(), usize::MAX), Status::NULL);
        assert_eq!(single::sigmoid_into(odd, p, usize::MAX), Status::ALIGNMENT);
        assert_eq!(single::sigmoid_into(p, p.add(1), usize::MAX), Status::LENGTH);
        assert_eq!(single::softmax_rows_into(p, p.add(1), 4, 3), Status::OVERLAP);
    }
    assert_eq!(xs, data());
}
