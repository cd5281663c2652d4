// The C face of libc2pa_c (c2pa-c-ffi 0.91). Its wheel carries no header, so the functions that we call are declared
// here, and the library is opened when it is needed. No policy.
#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct CC2PABuilder CC2PABuilder;
typedef struct CC2PAContext CC2PAContext;
typedef struct CC2PAContextBuilder CC2PAContextBuilder;
typedef struct CC2PAReader CC2PAReader;
typedef struct CC2PASettings CC2PASettings;
typedef struct CC2PASigner CC2PASigner;
typedef struct CC2PAStream CC2PAStream;

/// A key and its certificates, as PEM texts.
typedef struct CC2PASignerInfo {
    const char *algorithm;
    const char *certificates;
    const char *privateKey;
    const char *_Nullable timestampAuthority;
} CC2PASignerInfo;

/// The functions of the opened library: all of them, once `cc2pa_open` has given 0. A function that says "takes" frees its first argument, also when it fails.
typedef struct CC2PALibrary {
    /// Of the last call on this thread that failed: "Kind: explanation". Freed by `free`.
    char *_Nullable (*_Null_unspecified error)(void);
    int (*_Null_unspecified free)(void *_Nullable);

    CC2PASettings *_Nullable (*_Null_unspecified settingsNew)(void);
    int (*_Null_unspecified settingsUpdate)(CC2PASettings *, const char *text, const char *format);
    CC2PAContextBuilder *_Nullable (*_Null_unspecified contextBuilderNew)(void);
    int (*_Null_unspecified contextBuilderSetSettings)(CC2PAContextBuilder *, CC2PASettings *);
    /// Takes the builder.
    CC2PAContext *_Nullable (*_Null_unspecified contextBuilderBuild)(CC2PAContextBuilder *);

    CC2PABuilder *_Nullable (*_Null_unspecified builderFromContext)(CC2PAContext *);
    /// Takes the builder.
    CC2PABuilder *_Nullable (*_Null_unspecified builderWithDefinition)(
        CC2PABuilder *, const char *json);
    void (*_Null_unspecified builderSetNoEmbed)(CC2PABuilder *);
    int (*_Null_unspecified builderAddIngredient)(
        CC2PABuilder *, const char *json, const char *format, CC2PAStream *);
    /// The length of the manifest, which `free` frees, or a negative number.
    int64_t (*_Null_unspecified builderSign)(
        CC2PABuilder *, const char *format, CC2PAStream *source, CC2PAStream *destination,
        CC2PASigner *, const uint8_t *_Nullable *_Nonnull manifest);
    CC2PASigner *_Nullable (*_Null_unspecified signerFromInfo)(const CC2PASignerInfo *);

    CC2PAReader *_Nullable (*_Null_unspecified readerFromContext)(CC2PAContext *);
    /// Takes the reader.
    CC2PAReader *_Nullable (*_Null_unspecified readerWithStream)(
        CC2PAReader *, const char *format, CC2PAStream *);
    /// Takes the reader.
    CC2PAReader *_Nullable (*_Null_unspecified readerWithManifest)(
        CC2PAReader *, const char *format, CC2PAStream *, const uint8_t *manifest, size_t length);
    /// Freed by `free`.
    char *_Nullable (*_Null_unspecified readerJSON)(CC2PAReader *);

    CC2PAStream *_Nullable (*_Null_unspecified createStream)(
        void *context, intptr_t (*_Nonnull read)(void *, uint8_t *, intptr_t),
        intptr_t (*_Nonnull seek)(void *, intptr_t, int),
        intptr_t (*_Nonnull write)(void *, const uint8_t *, intptr_t),
        intptr_t (*_Nonnull flush)(void *));
    void (*_Null_unspecified releaseStream)(CC2PAStream *);
} CC2PALibrary;

/// Opens the library at `path`. 0, or -1 with the reason in `reason`.
int cc2pa_open(const char *path, CC2PALibrary *library, char *reason, size_t capacity);

/// A file that the library reads or writes. It must outlive its stream and stay at its address.
typedef struct CC2PAFile {
    int descriptor;
    /// The last `errno` of a call that failed, or 0.
    int fault;
} CC2PAFile;

/// A stream over an open file; `releaseStream` ends it and leaves the file open.
CC2PAStream *_Nullable cc2pa_stream(const CC2PALibrary *library, CC2PAFile *file);

#pragma clang assume_nonnull end
