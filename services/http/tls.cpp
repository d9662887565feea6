#include "services/http/tls.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>

namespace trunkline {

namespace ssl = boost::asio::ssl;

namespace {

constexpr const char* ciphersOf12
    = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
      "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* groups = "X25519:P-256:P-384";

} // namespace

Result<std::shared_ptr<ssl::context>> tlsContext(
    const std::string& certificateFile, const std::string& keyFile)
{
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(
        native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    if (SSL_CTX_set_cipher_list(native, ciphersOf12) != 1
        || SSL_CTX_set1_groups_list(native, groups) != 1)
        return fail(Errc::Internal, "this OpenSSL lacks the ciphers that the server needs");
    boost::system::error_code failed;
    context->use_certificate_chain_file(certificateFile, failed);
    if (failed)
        return invalid("certificate",
            "\"" + certificateFile + "\" is no readable PEM file of a certificate chain");
    context->use_private_key_file(keyFile, ssl::context::pem, failed);
    if (failed || SSL_CTX_check_private_key(native) != 1)
        return invalid(
            "key", "\"" + keyFile + "\" is no readable PEM file of the certificate's private key");
    return context;
}

Result<Instant> certificateEnd(const std::string& certificateFile)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> file(
        BIO_new_file(certificateFile.c_str(), "r"), BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr) : nullptr, X509_free);
    std::tm end{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1)
        return invalid("certificate", '"' + certificateFile + "\" holds no certificate");
    return Instant(std::chrono::seconds{timegm(&end)});
}

} // namespace trunkline
