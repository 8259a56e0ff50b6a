package dev.sluice.handler;

import dev.sluice.job.FieldError;
import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.EndAttempt;
import dev.sluice.worker.JobContext;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import tools.jackson.databind.json.JsonMapper;

/** The work of the kind {@code mail}: one letter, handed to a server that speaks SMTP. */
final class MailJobHandler implements BlockingJobHandler {

    private final JavaMailSender sender;
    private final @Nullable String from;
    private final JsonMapper json;

    MailJobHandler(JavaMailSender sender, MailSettings settings, JsonMapper json) {
        this.sender = sender;
        this.from = settings.from();
        this.json = json;
        // what it loads when it is first used is read from a file, which an event loop must not
        isAddress("shop@example.org");
    }

    @Override
    public String kind() {
        return "mail";
    }

    @Override
    public String schema() {
        return MailPayload.SCHEMA;
    }

    @Override
    public List<FieldError> check(String payload) {
        MailPayload letter = json.readValue(payload, MailPayload.class);
        List<FieldError> errors = new ArrayList<>();
        if (letter.from() == null && from == null) {
            errors.add(new FieldError("payload.from", "is needed, for no sender is configured (sluice.mail.from)"));
        }
        letter.addresses()
                .filter(address -> !isAddress(address))
                .forEach(address -> errors.add(new FieldError("payload", "'" + address + "' is no address")));
        return errors;
    }

    /** No letter beyond ASCII: the mail library cuts such a letter to a byte, and some of them to a line break. */
    private static boolean isAddress(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            return StandardCharsets.US_ASCII.newEncoder().canEncode(address.getAddress());
        } catch (AddressException malformed) {
            return false;
        }
    }

    /** The same job is the same letter: its id, and so what a server may know it by, is the job's. */
    @Override
    public Object work(JobContext job) {
        MailPayload letter = json.readValue(job.payload(), MailPayload.class);
        String id = "<" + job.id() + "@sluice>";
        try {
            sender.send(message -> write(message, letter, id));
        } catch (MailParseException | MailAuthenticationException inVain) {
            throw EndAttempt.doNotRetry(inVain);
        }
        return Map.of("messageId", id);
    }

    private void write(MimeMessage message, MailPayload letter, String id) throws MessagingException {
        MimeMessageHelper helper = new MimeMessageHelper(
                message, letter.text() != null && letter.html() != null, StandardCharsets.UTF_8.name());
        helper.setFrom(String.valueOf(letter.from() == null ? from : letter.from()));
        helper.setTo(letter.to().toArray(String[]::new));
        if (letter.cc() != null) {
            helper.setCc(letter.cc().toArray(String[]::new));
        }
        if (letter.bcc() != null) {
            helper.setBcc(letter.bcc().toArray(String[]::new));
        }
        if (letter.replyTo() != null) {
            helper.setReplyTo(letter.replyTo());
        }
        helper.setSubject(letter.subject());
        body(helper, letter);
        message.saveChanges();
        message.setHeader("Message-ID", id);
    }

    private static void body(MimeMessageHelper helper, MailPayload letter) throws MessagingException {
        if (letter.text() != null && letter.html() != null) {
            helper.setText(letter.text(), letter.html());
        } else if (letter.html() != null) {
            helper.setText(letter.html(), true);
        } else {
            helper.setText(String.valueOf(letter.text()));
        }
    }
}
