// The model as a file.
//
// It begins with a line "paht-model FORMAT" and the SHA-256 of the rest, which
// is a v1::ModelFile. A model's version is the beginning of that digest, so the
// same model has the same name wherever it was built.
#ifndef SERVICES_CLASSIFICATION_MODEL_MODEL_FILE_H_
#define SERVICES_CLASSIFICATION_MODEL_MODEL_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/classification/model/linear_model.h"

namespace paht::classification::model {

// Rises with every change to what weights mean: alphabet, spelling, features,
// hash, columns.
inline constexpr int kModelFormat = 1;

// `model.version` is not written: it follows from the rest.
std::string ToBytes(const LinearModel& model);

// `path` is for errors: InvalidArgument when the bytes are no model, are
// incomplete, or are of a format that this program does not know.
absl::StatusOr<LinearModel> FromBytes(absl::string_view path,
                                      absl::string_view bytes);

// NotFound when there is no such file; errors as above.
absl::StatusOr<LinearModel> ReadModel(const std::string& path);

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_MODEL_MODEL_FILE_H_
