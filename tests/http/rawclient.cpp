#include "tests/http/rawclient.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtGlobal>

#include <algorithm>
#include <cctype>
#include <utility>

namespace trunkline {

namespace {

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

std::string RawAnswer::header(const std::string& name) const
{
    const std::string all = lowered(head);
    const std::string wanted = "\r\n" + lowered(name) + ": ";
    const std::size_t at = all.find(wanted);
    if (at == std::string::npos)
        return {};
    const std::size_t begin = at + wanted.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient(std::uint16_t port, const std::string& from, int window)
    : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (window > 0)
        setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    if (!from.empty()) {
        sockaddr_in ours{};
        ours.sin_family = AF_INET;
        if (inet_pton(AF_INET, from.c_str(), &ours.sin_addr) != 1
            || bind(m_socket, reinterpret_cast<const sockaddr*>(&ours), sizeof ours) != 0)
            qFatal("%s is no address of ours", from.c_str());
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        qFatal("no connection to port %d", port);
}

RawClient::~RawClient()
{
    if (m_socket >= 0)
        close(m_socket);
}

void RawClient::reset()
{
    const linger none{1, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(std::exchange(m_socket, -1));
}

bool RawClient::send(const std::string& bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t sent
            = ::send(m_socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        done += static_cast<std::size_t>(sent);
    }
    return true;
}

bool RawClient::fill(std::chrono::steady_clock::time_point until)
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd ready{m_socket, POLLIN, 0};
    if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) <= 0)
        return false;
    char piece[16384];
    const ssize_t size = recv(m_socket, piece, sizeof piece, 0);
    if (size <= 0)
        return false;
    m_buffer.append(piece, static_cast<std::size_t>(size));
    return true;
}

std::optional<RawAnswer> RawClient::receive(bool bodyless, std::chrono::milliseconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    std::size_t end = m_buffer.find("\r\n\r\n");
    while (end == std::string::npos) {
        if (!fill(until))
            return std::nullopt;
        end = m_buffer.find("\r\n\r\n");
    }
    RawAnswer answer;
    answer.head = m_buffer.substr(0, end + 4);
    if (!answer.head.starts_with("HTTP/1.1 "))
        qFatal("no answer: %s", answer.head.c_str());
    answer.status = std::stoi(answer.head.substr(9, 3));
    const std::string length = answer.header("content-length");
    const std::size_t size = bodyless || length.empty() ? 0 : std::stoul(length);
    m_buffer.erase(0, end + 4);
    while (m_buffer.size() < size) {
        if (!fill(until))
            return std::nullopt;
    }
    answer.body = m_buffer.substr(0, size);
    m_buffer.erase(0, size);
    return answer;
}

std::string RawClient::readUntil(const std::string& mark, std::chrono::milliseconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const std::size_t at = m_buffer.find(mark);
        if (at != std::string::npos) {
            const std::string found = m_buffer.substr(0, at + mark.size());
            m_buffer.erase(0, found.size());
            return found;
        }
        if (!fill(until))
            return {};
    }
}

bool RawClient::isClosed(std::chrono::milliseconds patience)
{
    pollfd ready{m_socket, POLLIN, 0};
    if (!m_buffer.empty() || poll(&ready, 1, static_cast<int>(patience.count())) <= 0)
        return false;
    char byte = 0;
    return recv(m_socket, &byte, 1, MSG_PEEK) <= 0;
}

std::optional<RawAnswer> RawClient::ask(const std::string& bytes)
{
    return send(bytes) ? receive(bytes.starts_with("HEAD ")) : std::nullopt;
}

std::string RawClient::rest(std::chrono::milliseconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    while (fill(until)) { }
    return std::exchange(m_buffer, {});
}

std::size_t RawClient::sip(std::size_t most)
{
    std::string piece(most, '\0');
    const ssize_t size = recv(m_socket, piece.data(), piece.size(), MSG_DONTWAIT);
    return size > 0 ? static_cast<std::size_t>(size) : 0;
}

std::string requestText(const std::string& method, const std::string& target,
    const std::vector<std::string>& lines, const std::string& body)
{
    std::string text = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    bool typed = false;
    for (const std::string& line : lines) {
        text += line + "\r\n";
        typed = typed || line.starts_with("Content-Type:");
    }
    if (!body.empty() && !typed)
        text += "Content-Type: application/json\r\n";
    if (!body.empty())
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

} // namespace trunkline
