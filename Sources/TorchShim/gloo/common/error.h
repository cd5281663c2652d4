#pragma once

#include <stdexcept>

namespace gloo {
// What Gloo throws where a connection breaks; found by its name when it is caught.
struct Exception : std::runtime_error {
    using std::runtime_error::runtime_error;
};
} // namespace gloo
