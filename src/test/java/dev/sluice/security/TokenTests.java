package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.RunningSluice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an issuer that an operator trusts are as good as keys. */
class TokenTests {

    @TempDir
    private static Path folder;

    private static KeyPair issuer;
    private static RunningSluice sluice;

    @BeforeAll
    static void start() throws IOException, NoSuchAlgorithmException {
        issuer = pair();
        Path pem = folder.resolve("issuer.pem");
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(issuer.getPublic().getEncoded());
        Files.writeString(pem, "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
        sluice = RunningSluice.start(new Keys()
                .with("shop", "read")
                .with("anne", "submit")
                .settings("--spring.security.oauth2.resourceserver.jwt.public-key-location=file:" + pem));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static KeyPair pair() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String token(KeyPair by, String scope, Instant expires) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .subject("anne")
                        .claim("scope", scope)
                        .expirationTime(Date.from(expires))
                        .build());
        token.sign(new RSASSASigner(by.getPrivate()));
        return token.serialize();
    }

    private static String get(String path, String secret) {
        return RawRequest.send(
                sluice,
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + secret
                        + "\r\n\r\n");
    }

    @Test
    void aScopeIsARole() throws JOSEException {
        String token = token(issuer, "read other", Instant.now().plusSeconds(60));

        assertThat(get("/jobs", token)).startsWith("HTTP/1.1 200");
        assertThat(get("/request", token)).startsWith("HTTP/1.1 403");
    }

    @Test
    void aTokenWithoutAScopeOfOursMayNothing() throws JOSEException {
        assertThat(get("/jobs", token(issuer, "other", Instant.now().plusSeconds(60))))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void aTokenOfNobodyIsNone() throws JOSEException, NoSuchAlgorithmException {
        assertThat(get("/jobs", token(pair(), "admin", Instant.now().plusSeconds(60))))
                .startsWith("HTTP/1.1 401")
                .contains("/problems/unauthenticated");
        assertThat(get("/jobs", token(issuer, "admin", Instant.now().minusSeconds(600))))
                .startsWith("HTTP/1.1 401");
        String unsigned = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"sub\":\"x\",\"scope\":\"admin\"}".getBytes(StandardCharsets.UTF_8))
                + ".";
        assertThat(get("/jobs", unsigned)).startsWith("HTTP/1.1 401");
    }

    @Test
    void aTokenIsNoKeyOfTheSameName() throws JOSEException {
        String job = get("/request", Keys.of("anne"));
        String token = token(issuer, "submit", Instant.now().plusSeconds(60));
        String path = job.replaceAll("(?s).*Location: (\\S+).*", "$1");

        assertThat(job).startsWith("HTTP/1.1 202");
        assertThat(get(path, Keys.of("anne"))).startsWith("HTTP/1.1 200");
        assertThat(get(path, token)).startsWith("HTTP/1.1 403");
    }

    @Test
    void keysGoOn() {
        assertThat(get("/jobs", Keys.of("shop"))).startsWith("HTTP/1.1 200");
    }
}
