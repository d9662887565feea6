#pragma once
// The file that is imported: a regular file, opened once, read by position.

#include "services/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace trunkline {

/// Threads: one reader. Errors: Invalid, naming the file and the mend.
class InputFile {
public:
    /// Refuses what is no readable regular file (a folder, a pipe, a device).
    static Result<InputFile> open(const std::string& path);
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&&) = delete;
    ~InputFile();

    /// The last part of the path.
    const std::string& name() const { return m_name; }
    std::int64_t size() const { return m_size; }

    /// Up to `length` bytes from `offset`; 0 at the end.
    Result<std::size_t> read(std::int64_t offset, char* into, std::size_t length) const;

private:
    InputFile(int descriptor, std::string name, std::int64_t size);

    int m_descriptor;
    std::string m_name;
    std::int64_t m_size;
};

} // namespace trunkline
