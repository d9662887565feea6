#include "services/access/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace trunkline {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t keyBytes = 32;

class File {
public:
    explicit File(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~File()
    {
        if (m_descriptor >= 0)
            close(m_descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int descriptor() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

Error unavailable(const fs::path& path, const char* what)
{
    return fail(Errc::Unavailable,
        "the key file " + path.string() + ' ' + what + ": " + std::strerror(errno));
}

/// None when there is no such file.
Result<std::optional<Secret>> readKey(const fs::path& path)
{
    const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.isOpen()) {
        if (errno == ENOENT)
            return std::optional<Secret>();
        return unavailable(path, "cannot be read");
    }
    struct stat status { };
    if (fstat(file.descriptor(), &status) != 0)
        return unavailable(path, "cannot be read");
    if ((status.st_mode & 077) != 0 || status.st_uid != geteuid())
        return fail(Errc::Invalid,
            "the key file " + path.string()
                + " is open to others; run chmod 600 on it as its owner");
    std::string bytes(keyBytes + 1, '\0');
    const ssize_t length = read(file.descriptor(), bytes.data(), bytes.size());
    if (length != static_cast<ssize_t>(keyBytes))
        return fail(Errc::Invalid,
            "the key file " + path.string()
                + " is not 32 bytes; restore it, or move it away for a new key");
    bytes.resize(keyBytes);
    return std::optional<Secret>(Secret(std::move(bytes)));
}

Result<Secret> makeKey(const fs::path& path, Random& random)
{
    std::array<std::uint8_t, keyBytes> bytes{};
    random.fill(bytes);
    const File file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.isOpen() || write(file.descriptor(), bytes.data(), bytes.size()) != std::ssize(bytes)
        || fsync(file.descriptor()) != 0)
        return unavailable(path, "cannot be written");
    return Secret(std::string(bytes.begin(), bytes.end()));
}

Result<Secret> key(const fs::path& path, Random& random, bool& fresh)
{
    TRUNK_TRY(std::optional<Secret> found, readKey(path));
    if (found)
        return *std::move(found);
    fresh = true;
    return makeKey(path, random);
}

} // namespace

fs::path dataFolder()
{
    const char* xdg = std::getenv("XDG_DATA_HOME");
    if (xdg != nullptr && *xdg == '/')
        return fs::path(xdg) / "trunkline";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / ".local/share/trunkline";
}

Result<WorkspaceKeys> workspaceKeys(const std::string& workspace, Random& random)
{
    const fs::path folder = dataFolder() / "keys" / workspace;
    std::error_code ec;
    fs::create_directories(folder, ec);
    if (ec)
        return fail(Errc::Unavailable,
            "the key folder " + folder.string() + " cannot be made: " + ec.message());
    for (const fs::path& ours : {dataFolder(), dataFolder() / "keys", folder})
        fs::permissions(ours, fs::perms::owner_all, ec);

    WorkspaceKeys keys;
    bool other = false;
    TRUNK_TRY(keys.checkpoint, key(folder / "checkpoint", random, keys.fresh));
    TRUNK_TRY(keys.log, key(folder / "log", random, other));
    TRUNK_TRY(keys.field, key(folder / "field", random, other));
    TRUNK_TRY(keys.pepper, key(folder / "pepper", random, other));
    TRUNK_TRY(keys.apiKey, key(folder / "api-key", random, other));
    TRUNK_TRY(keys.csrf, key(folder / "csrf", random, other));
    return keys;
}

} // namespace trunkline
