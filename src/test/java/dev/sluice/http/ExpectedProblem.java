package dev.sluice.http;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What tests ask of answers again and again. */
final class ExpectedProblem {

    private ExpectedProblem() {}

    /** A refusal in the words of the contract; returned for its further members. */
    static WebTestClient.BodyContentSpec in(WebTestClient.ResponseSpec answer, int status, String type) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/" + type)
                .jsonPath("$.title")
                .isEqualTo(HttpStatus.valueOf(status).getReasonPhrase())
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.detail")
                .isNotEmpty()
                .jsonPath("$.trace")
                .doesNotExist();
    }
}
