package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.ServerResponse.noContent;

import dev.sluice.job.FieldError;
import dev.sluice.store.Answers;
import dev.sluice.upkeep.Schedules;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Jobs that come again and again. */
final class ScheduleRoutes {

    private static final String PATH = "/schedules";
    private static final String ONE = "/schedules/{name}";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Schedules schedules;
    private final ScheduleReader reader;
    private final Body body;

    ScheduleRoutes(Schedules schedules, ScheduleReader reader, Body body) {
        this.schedules = schedules;
        this.reader = reader;
        this.body = body;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(read(PATH), this::list)
                .route(read(ONE), this::show)
                .PUT(ONE, this::put)
                .DELETE(ONE, this::remove)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD))
                .add(Refusals.otherMethods(
                        path(ONE), HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE))
                .build();
    }

    private static RequestPredicate read(String path) {
        return path(path).and(methods(HttpMethod.GET, HttpMethod.HEAD));
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        return Mono.defer(() -> {
            Accept.best(request, MediaType.APPLICATION_JSON);
            return schedules.all().flatMap(all -> json(ServerResponse.ok(), ScheduleJson.schedules(all)));
        });
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        return name(request).flatMap(name -> {
            Accept.best(request, MediaType.APPLICATION_JSON);
            return schedules
                    .find(name)
                    .switchIfEmpty(notFound())
                    .flatMap(found -> json(ServerResponse.ok(), ScheduleJson.schedule(found)));
        });
    }

    private Mono<ServerResponse> put(ServerRequest request) {
        return name(request)
                .doOnNext(name -> Refusals.otherThanJson(request))
                .flatMap(name -> body.read(request)
                        .map(reader::read)
                        .flatMap(wish -> schedules.put(name, wish.cron(), wish.zone(), wish.asked(), wish.template()))
                        .contextWrite(Answers.on(Connections.loop(request)))
                        .flatMap(kept -> json(
                                kept.isNew()
                                        ? ServerResponse.created(URI.create(PATH + "/" + name))
                                        : ServerResponse.ok(),
                                ScheduleJson.schedule(kept.schedule()))));
    }

    private Mono<ServerResponse> remove(ServerRequest request) {
        return name(request)
                .flatMap(schedules::remove)
                .contextWrite(Answers.on(Connections.loop(request)))
                .flatMap(existed -> existed ? noContent().build() : notFound());
    }

    private static Mono<String> name(ServerRequest request) {
        return Mono.fromSupplier(() -> {
            String name = request.pathVariable("name");
            if (!NAME.matcher(name).matches()) {
                throw new RefusedRequestException(List.of(new FieldError("name", "must match " + NAME)));
            }
            return name;
        });
    }

    private static <T> Mono<T> notFound() {
        return Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static Mono<ServerResponse> json(ServerResponse.BodyBuilder answer, byte[] json) {
        return answer.cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json);
    }
}
