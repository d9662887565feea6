#include "services/http/openanswer.h"

#include <utility>

namespace trunkline {

bool OpenAnswer::offer(std::string_view piece)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_over)
            return false;
        m_text += piece;
        ++m_pieces;
    }
    tell();
    return true;
}

void OpenAnswer::end()
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_over, true))
            return;
    }
    tell();
}

bool OpenAnswer::isOver() const
{
    const std::lock_guard lock(m_mutex);
    return m_over;
}

std::size_t OpenAnswer::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_pieces;
}

std::string OpenAnswer::take()
{
    const std::lock_guard lock(m_mutex);
    m_pieces = 0;
    return std::exchange(m_text, {});
}

void OpenAnswer::listen(std::function<void()> news)
{
    const std::lock_guard lock(m_mutex);
    m_news = std::move(news);
}

void OpenAnswer::tell()
{
    std::function<void()> news;
    {
        const std::lock_guard lock(m_mutex);
        news = m_news;
    }
    if (news)
        news();
}

} // namespace trunkline
