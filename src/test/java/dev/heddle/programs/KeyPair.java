package dev.heddle.programs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key of this machine's loopback address, made by openssl, that signed its own certificate. */
final class KeyPair {
    static final String KEY = "key.pem";
    static final String CERTIFICATE = "certificate.pem";

    private static final String STORE = "store.p12";
    private static final char[] PASSWORD = "password".toCharArray();

    private final Path folder;

    private KeyPair(Path folder) {
        this.folder = folder;
    }

    static String openssl() {
        return ServerProcess.find("openssl", "openssl").toString();
    }

    /** Made in a server's folder, for both to use. */
    static KeyPair make(ServerProcess server) throws IOException, InterruptedException {
        server.run(List.of(openssl(), "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", KEY, "-out", CERTIFICATE,
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"));
        server.run(List.of(openssl(), "pkcs12", "-export", "-in", CERTIFICATE, "-inkey", KEY,
                "-out", STORE, "-passout", "pass:" + String.valueOf(PASSWORD)));
        return new KeyPair(server.folder());
    }

    /** Of whoever has the key, or trusts its owner. */
    SSLContext context() throws GeneralSecurityException, IOException {
        KeyManagerFactory owned =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        owned.init(KeyStore.getInstance(folder.resolve(STORE).toFile(), PASSWORD), PASSWORD);
        KeyStore certificates = KeyStore.getInstance(KeyStore.getDefaultType());
        certificates.load(null, null);
        try (InputStream certificate = Files.newInputStream(folder.resolve(CERTIFICATE))) {
            certificates.setCertificateEntry("its own", CertificateFactory.getInstance("X.509")
                    .generateCertificate(certificate));
        }
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(owned.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** Those by which a JVM has this as its default context. */
    List<String> options() {
        String store = folder.resolve(STORE).toString();
        String password = String.valueOf(PASSWORD);
        return List.of("-Djavax.net.ssl.keyStore=" + store,
                "-Djavax.net.ssl.keyStorePassword=" + password,
                "-Djavax.net.ssl.trustStore=" + store,
                "-Djavax.net.ssl.trustStorePassword=" + password);
    }
}
