#pragma once
// What keeps other pages from acting with a browser's cookie (SEC-S5).

namespace trunkline {

/// All of them, always. They have names so that a test can show what a hostile page does without
/// them; no program may say one (tests/arch).
struct Defences {
    bool strictCookie = true; ///< the browser keeps the cookie from other sites
    bool ownPage = true;      ///< Sec-Fetch-Site or Origin
    bool jsonOnly = true;     ///< no type that a form can send
    bool csrfToken = true;
};

} // namespace trunkline
