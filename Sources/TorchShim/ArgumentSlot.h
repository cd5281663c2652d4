// What an operator's schema lets an argument be. Only TorchShim.cpp includes it: one file sees LibTorch's headers.
#pragma once

#include "../CTorch/include/CTorch.h"

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <optional>
#include <string>

namespace {

// The boxed call trusts its stack, so every argument is held against the schema first.
struct Slot {
    std::string name;
    std::string type;
    unsigned accepts = 0; // bit per CTTag
    bool as_double = false;
    bool as_optionals = false; // Tensor?[]
    int64_t choices = 0;       // of an enumeration, which LibTorch takes as an integer and looks up unchecked
    std::optional<c10::IValue> fallback;
};

constexpr unsigned bit(CTTag tag) { return 1u << tag; }

unsigned accepted(const c10::Type &type) {
    switch (type.kind()) {
    case c10::TypeKind::OptionalType:
        return bit(CT_NONE) | accepted(*type.castRaw<c10::OptionalType>()->getElementType());
    case c10::TypeKind::TensorType: return bit(CT_TENSOR);
    case c10::TypeKind::NumberType: return bit(CT_INT) | bit(CT_DOUBLE) | bit(CT_BOOL);
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType: return bit(CT_INT);
    case c10::TypeKind::FloatType: return bit(CT_DOUBLE) | bit(CT_INT);
    case c10::TypeKind::BoolType: return bit(CT_BOOL);
    case c10::TypeKind::StringType: return bit(CT_STRING);
    case c10::TypeKind::DeviceObjType: return bit(CT_DEVICE);
    case c10::TypeKind::GeneratorType: return bit(CT_GENERATOR);
    case c10::TypeKind::ListType:
        switch (accepted(*type.castRaw<c10::ListType>()->getElementType())) {
        case bit(CT_TENSOR):
        case bit(CT_TENSOR) | bit(CT_NONE): return bit(CT_TENSORS);
        case bit(CT_INT): return bit(CT_INTS);
        case bit(CT_DOUBLE) | bit(CT_INT): return bit(CT_DOUBLES);
        default: return 0; // refused: no tag stands for it
        }
    default: return 0;
    }
}

int64_t choices(const c10::Type &type) {
    switch (type.kind()) {
    case c10::TypeKind::OptionalType:
        return choices(*type.castRaw<c10::OptionalType>()->getElementType());
    case c10::TypeKind::ScalarTypeType: return int64_t(c10::ScalarType::NumOptions);
    case c10::TypeKind::LayoutType: return int64_t(c10::Layout::NumOptions);
    case c10::TypeKind::MemoryFormatType: return int64_t(c10::MemoryFormat::NumOptions);
    default: return 0;
    }
}

} // namespace
