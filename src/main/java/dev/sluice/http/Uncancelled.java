package dev.sluice.http;

import reactor.core.publisher.Mono;

/** What has to be seen through although nobody may be left to tell. */
final class Uncancelled {

    private Uncancelled() {}

    /** The same work, which goes on to its end when its subscriber goes away. */
    static <T> Mono<T> of(Mono<T> work) {
        return Mono.deferContextual(
                context -> Mono.fromFuture(work.contextWrite(context).toFuture(), true));
    }
}
