#include "services/importer/inputfile.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace trunkline {

Result<InputFile> InputFile::open(const std::string& path)
{
    std::string name = std::filesystem::path(path).filename().string();
    const auto refuse = [&](const std::string& why) {
        return Error{Errc::Invalid, path + ": " + why, {{"file", why}}, {}};
    };
    if (path == "-")
        return refuse("standard input cannot be taken up again; save it to a file first");
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        const int reason = errno;
        return refuse(std::string("cannot be read (") + std::strerror(reason)
            + "); check the path and the permissions");
    }
    InputFile file(descriptor, std::move(name), 0);
    struct stat facts { };
    if (::fstat(descriptor, &facts) != 0)
        return refuse("cannot be examined");
    if (S_ISDIR(facts.st_mode))
        return refuse("is a folder; name a file in it");
    if (!S_ISREG(facts.st_mode))
        return refuse("is no regular file; save its content to a file first");
    file.m_size = facts.st_size;
    return file;
}

InputFile::InputFile(int descriptor, std::string name, std::int64_t size)
    : m_descriptor(descriptor)
    , m_name(std::move(name))
    , m_size(size)
{
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_name(std::move(other.m_name))
    , m_size(other.m_size)
{
}

InputFile::~InputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<std::size_t> InputFile::read(std::int64_t offset, char* into, std::size_t length) const
{
    std::size_t done = 0;
    while (done < length) {
        const ssize_t got
            = ::pread(m_descriptor, into + done, length - done, offset + static_cast<off_t>(done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(Errc::Unavailable,
                m_name + ": cannot be read at byte "
                    + std::to_string(offset + static_cast<std::int64_t>(done)) + " ("
                    + std::strerror(errno) + ')');
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace trunkline
