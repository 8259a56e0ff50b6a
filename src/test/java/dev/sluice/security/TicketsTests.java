package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class TicketsTests {

    private static final Instant NOW = Instant.parse("2026-11-25T06:00:00Z");
    private static final Caller SHOP = new Caller("shop", Set.of(Role.SUBMIT, Role.READ));

    private final Tickets tickets = tickets(1, NOW);

    private static Tickets tickets(int secret, Instant now) {
        byte[] bytes = new byte[Tickets.SECRET];
        bytes[0] = (byte) secret;
        return new Tickets(Mono.just(bytes), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Caller open(Tickets by, String ticket) {
        return by.caller(ticket).block();
    }

    private String ticket(Caller caller) {
        return tickets.issue(caller).map(Tickets.Ticket::text).block();
    }

    @Test
    void saysWhoShowsIt() {
        assertThat(open(tickets, ticket(SHOP))).isEqualTo(SHOP);
    }

    @Test
    void isGoodWhereverTheSecretIsKnown() {
        assertThat(open(tickets(1, NOW.plusSeconds(59)), ticket(SHOP))).isEqualTo(SHOP);
    }

    @Test
    void holdsAMinute() {
        assertThat(tickets.issue(SHOP).map(Tickets.Ticket::expiresAt).block()).isEqualTo(NOW.plusSeconds(60));
        assertThat(open(tickets(1, NOW.plus(Duration.ofMinutes(1))), ticket(SHOP)))
                .isNull();
    }

    @Test
    void isWorthNothingElsewhere() {
        assertThat(open(tickets(2, NOW), ticket(SHOP))).isNull();
    }

    @Test
    void holdsNoLetterThatAUrlWouldEscape() {
        assertThat(ticket(new Caller("shöp?&=", Set.of(Role.ADMIN)))).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void noneOfItsLettersCanBeChanged() {
        String ticket = ticket(SHOP);

        for (int i = 0; i < ticket.length() - 1; i++) {
            char other = ticket.charAt(i) == 'A' ? 'B' : 'A';
            String changed = ticket.substring(0, i) + other + ticket.substring(i + 1);
            assertThat(open(tickets, changed)).as(changed).isNull();
        }
    }

    @Test
    void rubbishIsNone() {
        for (String rubbish : new String[] {
            "", "A", "%%%", "ä", "A".repeat(1000), ticket(SHOP).substring(2)
        }) {
            assertThat(open(tickets, rubbish)).as(rubbish).isNull();
        }
    }
}
