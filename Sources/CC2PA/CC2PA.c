#include "CC2PA.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int cc2pa_open(const char *path, CC2PALibrary *library, char *reason, size_t capacity) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        const char *text = dlerror();
        snprintf(reason, capacity, "%s", text ? text : "dlopen failed");
        return -1;
    }
    const struct {
        const char *name;
        void *place;
    } functions[] = {
        {"c2pa_error", &library->error},
        {"c2pa_free", &library->free},
        {"c2pa_settings_new", &library->settingsNew},
        {"c2pa_settings_update_from_string", &library->settingsUpdate},
        {"c2pa_context_builder_new", &library->contextBuilderNew},
        {"c2pa_context_builder_set_settings", &library->contextBuilderSetSettings},
        {"c2pa_context_builder_build", &library->contextBuilderBuild},
        {"c2pa_builder_from_context", &library->builderFromContext},
        {"c2pa_builder_with_definition", &library->builderWithDefinition},
        {"c2pa_builder_set_no_embed", &library->builderSetNoEmbed},
        {"c2pa_builder_add_ingredient_from_stream", &library->builderAddIngredient},
        {"c2pa_builder_sign", &library->builderSign},
        {"c2pa_signer_from_info", &library->signerFromInfo},
        {"c2pa_reader_from_context", &library->readerFromContext},
        {"c2pa_reader_with_stream", &library->readerWithStream},
        {"c2pa_reader_with_manifest_data_and_stream", &library->readerWithManifest},
        {"c2pa_reader_json", &library->readerJSON},
        {"c2pa_create_stream", &library->createStream},
        {"c2pa_release_stream", &library->releaseStream},
    };
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *function = dlsym(handle, functions[i].name);
        if (function == NULL) {
            snprintf(reason, capacity, "%s is missing", functions[i].name);
            dlclose(handle);
            return -1;
        }
        // POSIX lets a data pointer carry a function's address.
        *(void **)functions[i].place = function;
    }
    return 0;
}

static intptr_t remember(CC2PAFile *file, intptr_t result) {
    if (result < 0) file->fault = errno;
    return result;
}

static intptr_t readFile(void *context, uint8_t *bytes, intptr_t count) {
    CC2PAFile *file = context;
    ssize_t got;
    do {
        got = read(file->descriptor, bytes, (size_t)count);
    } while (got < 0 && errno == EINTR);
    return remember(file, got);
}

static intptr_t seekFile(void *context, intptr_t offset, int whence) {
    CC2PAFile *file = context;
    return remember(file, lseek(file->descriptor, offset, whence));
}

static intptr_t writeFile(void *context, const uint8_t *bytes, intptr_t count) {
    CC2PAFile *file = context;
    intptr_t done = 0;
    while (done < count) {
        ssize_t put = write(file->descriptor, bytes + done, (size_t)(count - done));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return remember(file, -1);
        done += put;
    }
    return done;
}

static intptr_t flushFile(void *context) { return 0; }

CC2PAStream *cc2pa_stream(const CC2PALibrary *library, CC2PAFile *file) {
    return library->createStream(file, readFile, seekFile, writeFile, flushFile);
}
